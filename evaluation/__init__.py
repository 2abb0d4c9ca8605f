"""An evaluation of the claim checker: claims with what is expected of each."""
