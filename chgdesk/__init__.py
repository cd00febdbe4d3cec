"""chgdesk: change policy, change register and audit evidence in one local file."""
