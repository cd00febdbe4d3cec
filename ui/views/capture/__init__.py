"""The form in which a change is put on record, new or revised (ux.md, W3)."""
