"""The wire format, one noun a file: what is read, what is written, what may be asked."""
