"""Import many entries, statements, figures and histories at once, all lines or none."""
