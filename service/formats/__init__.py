"""Figures in other formats (CSV, Parquet, JSON-LD, PROV); no access to the database."""
