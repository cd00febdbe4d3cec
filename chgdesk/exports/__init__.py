"""The report model and its renderers; no storage, no services."""
