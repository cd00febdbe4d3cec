"""What W4 says of an execution before it is recorded: shape, a few words, and the sentences that belong to them."""

from __future__ import annotations

from chgdesk.domain.procedures import WORKED
from chgdesk.services.catalogue.checking import ExecutionVerdict
from chgdesk.services.catalogue.reading import TemplateLine
from ui.theme import Shape

Spoken = tuple[Shape, str, str]


def spoken(chosen: TemplateLine | None, verdict: ExecutionVerdict | None, unread: str) -> Spoken:
    """How it stands; `unread` says what of the line cannot be read."""
    if chosen is None:
        return Shape.WAITING, "Choose a procedure", ""
    if unread:
        return Shape.WAITING, "Not yet said", unread
    if verdict is None:
        return Shape.WAITING, "Being weighed", ""
    if verdict.wrong:
        return Shape.WAITING, "Not yet said", verdict.wrong
    if verdict.misfit:
        return Shape.LOOK, f"Does not fit {chosen.ref}", verdict.misfit
    return _fits(chosen, verdict)


def _fits(chosen: TemplateLine, verdict: ExecutionVerdict) -> Spoken:
    out = takes_out(chosen, verdict)
    if verdict.seen:
        found = " ".join(one.sentence for one in verdict.seen)
        return Shape.OPEN, f"Fits {chosen.ref}; to look at: {len(verdict.seen)}", f"{found} {out}".strip()
    number = chosen.current.number if chosen.current is not None else 1
    return Shape.NOTHING, f"Fits {chosen.ref}, version {number}", out or "Nothing to look at would be found in it."


def takes_out(chosen: TemplateLine, verdict: ExecutionVerdict) -> str:
    """What a failed one does to the procedure (peers C8)."""
    if verdict.change.outcome in {WORKED, None} and not verdict.change.incident:
        return ""
    return f"Logging it takes {chosen.ref} out of use until somebody else has looked at it."
