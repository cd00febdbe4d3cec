"""People, their roles and the reviews of both: commands, queries and figures (ROLE-01..08, SOD-06, SOD-08, DEP-01)."""
