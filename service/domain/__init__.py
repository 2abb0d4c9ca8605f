"""The model of figures and the rules about them: pure functions and frozen dataclasses."""
