"""An evaluation of the claim checker: claims with the answer that is expected for each.

Its figures exist only to check claims against. Do not cite them: several were added up for this
purpose or taken from secondary works, and none is among the figures bundled with the service.
"""
