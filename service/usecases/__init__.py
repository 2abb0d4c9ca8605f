"""One verb a file, where a rule or two stores meet. The caller's transaction keeps it whole."""
