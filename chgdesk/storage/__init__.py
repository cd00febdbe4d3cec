"""The workspace file: the only place that speaks SQL."""
