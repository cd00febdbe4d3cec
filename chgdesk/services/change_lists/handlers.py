"""Imports every command and question about lists of changes, so that the desk knows them."""

from chgdesk.services.change_lists import vocabulary

__all__ = ["vocabulary"]
