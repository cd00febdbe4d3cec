"""Two kinds of trouble: what a user can act on, and what we must mend."""

from __future__ import annotations

from dataclasses import dataclass


class ChgdeskError(Exception):
    """Root of everything chgdesk raises on purpose."""


class UserError(ChgdeskError):
    """Something the person at the desk can act on; its text is shown as it stands.

    The sentence says what happened, where, and what to do next.
    """

    exit_code = 2


class Bug(ChgdeskError):
    """A promise of the program broke; shown with the log and reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a step is refused: a stable code and a sentence fit for the user."""

    code: str
    sentence: str


class RuleViolation(UserError):
    """A step ahead was refused by a rule; carries every reason, not only the first."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(" ".join(reason.sentence for reason in reasons))
        self.reasons = reasons


class NotPermitted(UserError):
    """The person at the desk may not do this; the text says who may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that somebody else changed: what was read, what stands now, and what was about to be saved."""

    field: str
    read: str
    now: str
    mine: str


class Conflict(UserError):
    """The record was changed by somebody else since it was read; `differences` says where."""

    def __init__(self, sentence: str, differences: tuple[Difference, ...] = ()) -> None:
        super().__init__(sentence)
        self.differences = differences


class StorageProblem(UserError):
    """The workspace file, disk or folder does not allow it; nothing was half-written."""


class Invalid(UserError):
    """Input was refused whole; `faults` lists each one with its path."""

    def __init__(self, sentence: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.faults = faults


class Cancelled(ChgdeskError):
    """The person cancelled a long piece of work; nothing was kept of it."""
