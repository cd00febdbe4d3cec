"""What lint says of a text, where in it, and which of its findings hold a version back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chgdesk.domain.policy_text import PolicySection

BLOCKS = "blocks"
ADVISES = "advises"

ADOPTED = "adopted"

SEVERITIES: dict[str, str] = {
    "LEFT-BRACKET": BLOCKS,
    "LEFT-BLANK": BLOCKS,
    "LEFT-HINT": BLOCKS,
    "LEFT-SAMPLE": BLOCKS,
    "LEFT-UNDECIDED": BLOCKS,
    "LEFT-CELL": BLOCKS,
    "LEFT-PHRASE": ADVISES,
    "LEFT-TOOL": ADVISES,
    "LEFT-OPEN-BRACKET": ADVISES,
    "LEFT-CORNER": ADVISES,
    "SECTION-EMPTY": BLOCKS,
    "FIELD-BLANK": BLOCKS,
    "FIELD-VALUE": BLOCKS,
    "FIELD-UNUSED": ADVISES,
    "TOKEN-UNKNOWN": BLOCKS,
    "TABLE-CROWDED": BLOCKS,
    "TEXT-DAMAGED": BLOCKS,
    "TEXT-SUSPECT": ADVISES,
    "COVER-BLANK": BLOCKS,
    "COVER-PATTERN": ADVISES,
    "DATES": BLOCKS,
    "REVIEW-DATE": ADVISES,
    "VERSION-TABLE": ADVISES,
    "REF-DANGLING": ADVISES,
    "REF-RETIRED": ADVISES,
    "REF-UNMENTIONED": ADVISES,
    "REF-ROLES": ADVISES,
    "REF-VENDORS": ADVISES,
    "FIGURE-DISAGREES": BLOCKS,
    "FIGURE-TYPED": ADVISES,
    "FIGURE-UNCLEAR": ADVISES,
    "ROLE-VACANT": ADVISES,
    "ROLE-LEAVES": ADVISES,
    "ROLE-ONLY-AUTHOR": ADVISES,
    "TOPIC-MISSING": ADVISES,
    "PRACTICE": ADVISES,
    "HEADING-TWICE": ADVISES,
    "HEADING-BLANK": BLOCKS,
    "HEADING-EMPTY": ADVISES,
    "TEXT-TWICE": ADVISES,
}
"""Every code, and whether it holds a draft back; in an adopted version nothing does (POL-06, POL-20, POL-28)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One thing to look at before approval: where it stands, what it is, and what to do.

    `section` is a section's key, empty where it concerns the whole document; `line` and `column` count from 1 in that
    section's body, `start` and `end` are offsets in it; all are 0 where no stretch of the body is meant. `offending` is
    that stretch. `about` names the field, parameter, role, document or topic it is about, so that a screen can open it.
    """

    code: str
    severity: str
    sentence: str
    remedy: str
    section: str = ""
    heading: str = ""
    line: int = 0
    column: int = 0
    start: int = 0
    end: int = 0
    offending: str = ""
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it holds the version back from approval."""
        return self.severity == BLOCKS


def of_document(code: str, sentence: str, remedy: str, *, about: str = "", offending: str = "") -> LintFinding:
    """A finding about the whole document."""
    return LintFinding(
        code=code, severity=SEVERITIES[code], sentence=sentence, remedy=remedy, about=about, offending=offending
    )


def of_section(code: str, section: PolicySection, sentence: str, remedy: str, *, about: str = "") -> LintFinding:
    """A finding about a section as a whole."""
    found = of_document(code, sentence, remedy, about=about)
    return replace(found, section=section.key, heading=section.heading)


def at_stretch(
    code: str, section: PolicySection, stretch: tuple[int, int], sentence: str, remedy: str, *, about: str = ""
) -> LintFinding:
    """A finding about a stretch of a section's body, given by its start and end."""
    start, end = stretch
    line, column = line_and_column(section.body, start)
    return replace(
        of_section(code, section, sentence, remedy, about=about),
        line=line,
        column=column,
        start=start,
        end=end,
        offending=section.body[start:end],
    )


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
