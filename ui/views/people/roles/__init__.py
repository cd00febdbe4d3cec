"""The page of roles: who holds which, from when to when, and what each may do."""
