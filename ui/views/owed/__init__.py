"""Who owes what on the changes, one message per person, and the answers that come back (MET-13, APR-16)."""

from ui.views.owed.page import OwedPage

__all__ = ["OwedPage"]
