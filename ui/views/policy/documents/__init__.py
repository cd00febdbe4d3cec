"""The documents the policy is and leans on, its cover, and who holds which role (POL-03, POL-19..21, ROLE-05)."""
