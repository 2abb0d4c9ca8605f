"""Write figures: validate a body, and append the versions and statements of a figure."""
