"""A figure in the formats of others: from what is read to what is sent, no database."""
