"""Attaching files to a record: one row a file, what was read proposed, only the rest asked (EVD-01, EVD-04)."""
