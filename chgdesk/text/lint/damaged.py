"""Damaged characters that an import left in a text (POL-25)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.policy_text import PolicySection
from chgdesk.text.lint.finding import LintFinding, at_stretch
from chgdesk.text.repair import damages

_LOST = "\ufffd"


def damage_findings(section: PolicySection) -> Iterator[LintFinding]:
    """Characters that were misread or lost, and what is offered in their place."""
    for damage in damages(section.body):
        lost = _LOST in damage.found
        code = "TEXT-DAMAGED" if damage.certain or lost else "TEXT-SUSPECT"
        shown = damage.found if damage.found.isprintable() and damage.found.strip() and not lost else "A character"
        said = f"“{shown}” is damaged." if shown == damage.found else f"{shown} cannot be shown, or got lost."
        remedy = (
            f"“{damage.offered}” is offered." if damage.offered.strip() else "Take it out, or type what stood there."
        )
        yield at_stretch(code, section, (damage.start, damage.end), said, remedy)
