"""Grammar: what a sentence says of its numbers."""
