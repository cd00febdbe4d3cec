"""The page of duties: who did what, which duties met in one person, who approves whom."""
