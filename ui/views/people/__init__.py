"""The People place: people, roles, duties, deployers."""
