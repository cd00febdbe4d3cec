"""The page of people: the table, the form, lists pasted in, leaving, passphrases."""
