"""Answers that come after a page was left go nowhere, or to somebody who is still there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid


def still(
    owner: QObject, act: Callable[..., object], otherwise: Callable[..., object] | None = None
) -> Callable[..., None]:
    """The act for as long as its owner is there; afterwards the other one, if any."""

    def told(*answer: Any) -> None:
        chosen = act if isValid(owner) else otherwise
        if chosen is not None:
            chosen(*answer)

    return told
