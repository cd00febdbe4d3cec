"""Setting one field on many records at once: which fields, how a typed value is read, old and new in words."""

from chgdesk.domain.list_edits.editing import ChangeEdit, Ground, edited, fill_down, shown_value
from chgdesk.domain.list_edits.fields import EDITABLE, EditableField, Sort, field_of

__all__ = [
    "EDITABLE",
    "ChangeEdit",
    "EditableField",
    "Ground",
    "Sort",
    "edited",
    "field_of",
    "fill_down",
    "shown_value",
]
