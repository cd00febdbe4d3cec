"""The form for an emergency, and what is left to do once it is on record (ux.md, W5)."""
