"""Name snapshots as releases, and resolve a release or a time to its snapshot."""
