"""Imports every command and question about lists of changes, so that the desk knows them."""

from chgdesk.services.change_lists import copying, editing, pasting, vocabulary

__all__ = ["copying", "editing", "pasting", "vocabulary"]
