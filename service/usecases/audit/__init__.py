"""Recompute what was recorded: verify the journal, and render stored texts again."""
