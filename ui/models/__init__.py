"""Qt item models over the desk's queries."""
