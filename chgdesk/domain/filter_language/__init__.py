"""The filter language of the change register: `type:emergency -state:closed risk:>=high due:<14d` (CHG-11, APR-10)."""

from chgdesk.domain.filter_language.editing import with_part, with_value, without_part
from chgdesk.domain.filter_language.fields import BY_FIELD, FIELDS, FieldGuide, Sort, Vocabulary
from chgdesk.domain.filter_language.help import Completion, completions, guide_rows
from chgdesk.domain.filter_language.reading import Fault, Part, Read, read_filter
from chgdesk.domain.filter_language.words import filter_in_words
from chgdesk.domain.filter_language.writing import write_condition, write_filter

__all__ = [
    "BY_FIELD",
    "FIELDS",
    "Completion",
    "Fault",
    "FieldGuide",
    "Part",
    "Read",
    "Sort",
    "Vocabulary",
    "completions",
    "filter_in_words",
    "guide_rows",
    "read_filter",
    "with_part",
    "with_value",
    "without_part",
    "write_condition",
    "write_filter",
]
