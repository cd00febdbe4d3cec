"""A block of cells pasted into the register: read as rows, columns guessed, a draft or a refusal for each row."""

from chgdesk.domain.pasting.columns import TARGETS, Target, guess_columns
from chgdesk.domain.pasting.rows import PastedRow, drafts_of
from chgdesk.domain.pasting.table import Pasted, read_pasted

__all__ = ["TARGETS", "Pasted", "PastedRow", "Target", "drafts_of", "guess_columns", "read_pasted"]
