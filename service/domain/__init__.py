"""What a figure is and what may be said of it: pure functions and frozen dataclasses."""
