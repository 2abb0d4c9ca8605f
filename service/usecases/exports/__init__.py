"""Export the figures of a snapshot with what they refer to, as a stream or a Data Package."""
