"""The organisation's own controls, under its own numbers (EVD-21)."""
