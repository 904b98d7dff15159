"""Everything the house owns, written to files that others can read."""
