"""What a user can ask for: commands, their handlers, and queries."""
