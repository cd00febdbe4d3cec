"""What the desk says when it refuses, for a place on the page: the sentence, and the first of several faults."""

from __future__ import annotations

from chgdesk.errors import Invalid, UserError

_MOST = 3


def refusal_words(error: BaseException) -> str:
    """The words to show in place; empty where it is no refusal but a fault of ours."""
    if not isinstance(error, UserError):
        return ""
    faults = error.faults if isinstance(error, Invalid) else ()
    shown = [f"· {fault}" for fault in faults[:_MOST] if fault not in str(error)]
    if len(faults) > _MOST:
        shown.append(f"· and {len(faults) - _MOST} more")
    return "\n".join((str(error), *shown))
