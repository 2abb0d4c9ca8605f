"""What the service costs beside the least that the same work could cost, and beside a peer."""
