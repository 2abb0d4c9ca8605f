"""An evaluation of the claim checker: claims with what is expected of each.

Its figures are there to hold claims to, not to cite: some were added up for it or taken from
secondary works, and none is part of what the service comes with.
"""
