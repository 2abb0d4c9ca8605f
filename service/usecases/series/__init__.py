"""Relate the figures of series: comparisons, warnings, differences and breaks."""
