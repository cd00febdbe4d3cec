"""Adopt versions approved elsewhere: the file, its facts, and what its text says of the rules (POL-28)."""
