"""What a pull request or ticket says under its headings: what, why, risk, tests, rollback, boxes (CHG-07, CHG-19)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chgdesk.intake.bounds import lines_of, shortened
from chgdesk.intake.reading import Found

PARTS = ("what", "why", "risk", "tests", "rollback", "checklist")
"""What a request carries, in the order in which a missing one is named."""

_HEADINGS = {
    "what": r"what(?: (?:changes|changed|is changing|this does|does this (?:pr|mr|change) do))?|description|summary"
    r"|(?:proposed )?changes?|overview|was",
    "why": r"why(?: (?:is it needed|now|this change))?|reason|motivation|justification|context|background|purpose"
    r"|warum|business reason",
    "risk": r"risk(?:s|[- ]level|[- ]assessment| and impact)?|risiko|impact(?: and risk)?",
    "tests": r"tests?|testing|test[- ]plan|how (?:was|has) (?:this|it) (?:been )?tested|tests done|qa|validation",
    "rollback": r"roll[- ]?back(?:[- ](?:plan|steps|procedure))?|back[- ]?out(?: plan)?|undo(?:ing it)?"
    r"|revert(?: plan)?"
    r"|how (?:to|it can be) (?:undo(?:ne)?|revert(?:ed)?)(?: it)?",
    "checklist": r"check[- ]?list|deployment(?: (?:checklist|boxes))?|before (?:deployment|merging|release)"
    r"|definition of done",
}
_NAMED = {part: re.compile(rf"(?:\d+[.)] ?)?(?:{words})", re.IGNORECASE) for part, words in _HEADINGS.items()}
_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s+|h[1-6]\.\s+)(.{1,80}?)\s*#*\s*$")
_BOLD = re.compile(r"^\s*(?:\*\*|__|\*)([^*_]{2,60})(?:\*\*|__|\*):?\s*(.*)$")
_LABEL = re.compile(r"^\s*([A-Za-z][A-Za-z \-]{1,40}[?]?):\s*(.*)$")
BOX = re.compile(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:\[([ xX✓✔]?)\]|([☐☑☒✅⬜]))\s*(.*)$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_GUIDANCE = re.compile(r"^\s*(?:\(.*\)|_.*_|\.\.\.|…|n/?a|tbd|todo|none yet|-)?\s*$", re.IGNORECASE)
_NO_HEADING = "lead"
_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One check box: the part it stands in, whether it is ticked, and its words."""

    part: str
    ticked: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A description taken apart; a part that only holds guidance or blanks is empty."""

    what: str = ""
    why: str = ""
    risk: str = ""
    tests: str = ""
    rollback: str = ""
    boxes: tuple[Box, ...] = ()

    def ticked(self, part: str) -> tuple[str, ...]:
        """The words of the ticked boxes of one part."""
        return tuple(box.words for box in self.boxes if box.part == part and box.ticked)

    @property
    def missing(self) -> tuple[str, ...]:
        """Which parts a request should carry and this one does not (CHG-07)."""
        filled = {
            "what": bool(self.what),
            "why": bool(self.why),
            "risk": bool(self.risk or self.ticked("risk")),
            "tests": bool(self.tests or self.ticked("tests")),
            "rollback": bool(self.rollback),
            "checklist": any(box.part == "checklist" for box in self.boxes),
        }
        return tuple(part for part in PARTS if not filled[part])


def take_apart(text: str) -> Description:
    """Split a description by its headings and boxes; text before the first heading counts as what changes."""
    held: dict[str, list[str]] = {part: [] for part in (*PARTS, _NO_HEADING, "")}
    boxes: list[Box] = []
    part = _NO_HEADING
    for line in lines_of(_COMMENT.sub("", text)):
        heading, rest = _heading(line)
        if heading is not None:
            part = heading
            line = rest  # noqa: PLW2901 - what stands behind a label belongs to its part
        box = BOX.match(line)
        if box:
            ticked = (box[1] or "").strip() != "" or box[2] in {"☑", "☒", "✅"}
            boxes.append(Box(part=_home(part), ticked=ticked, words=shortened(box[3], 300)))
        elif not _GUIDANCE.match(line) or (line.strip() == "" and held[part]):
            held[part].append(line.rstrip())
    joined = {name: "\n".join(lines).strip() for name, lines in held.items()}
    return Description(
        what=shortened(joined["what"] or joined[_NO_HEADING]),
        why=shortened(joined["why"]),
        risk=shortened(joined["risk"]),
        tests=shortened(joined["tests"]),
        rollback=shortened(joined["rollback"]),
        boxes=tuple(boxes[:200]),
    )


def _home(part: str) -> str:
    """The part a box counts for: those outside risk and tests are the checklist."""
    return part if part in {"risk", "tests"} else "checklist"


def _heading(line: str) -> tuple[str | None, str]:
    """The part that a line opens and what else stands on it; "" for a heading that is none of ours."""
    if len(line) > _LONGEST_HEADING:
        return None, line
    marked = _HEADING.match(line)
    if marked:
        return _part_of(marked[1]) or "", ""
    for pattern in (_BOLD, _LABEL):
        found = pattern.match(line)
        if found:
            part = _part_of(found[1])
            return part, found[2] if part else line
    part = _part_of(line.strip()) if len(line) < 40 and line[:1].isupper() else None
    return part, "" if part else line


def _part_of(words: str) -> str | None:
    plain = re.sub(r"[\W_]*$", "", re.sub(r"^[\W_]+", "", words.strip().strip("*_")))
    return next((part for part, named in _NAMED.items() if named.fullmatch(plain)), None)


_LEVEL = re.compile(r"\b(very[ _-]high|critical|high|medium|moderate|low|minimal)\b", re.IGNORECASE)
_LEVEL_KEYS = {"moderate": "medium", "minimal": "low"}


def risk_level(description: Description, levels: Sequence[str] = ()) -> tuple[str, str]:
    """The risk level that a description declares and, where it cannot be told, a sentence why not.

    Ticked boxes come first; one word of a level in the text counts where no other level is named. `levels` are the
    policy's own, which may have other names.
    """
    own = [level for level in levels if level]
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, own))})\b", re.IGNORECASE) if own else _LEVEL
    given = " \n ".join(description.ticked("risk"))
    said = list(dict.fromkeys(_level(word) for word in pattern.findall(given or description.risk)))
    boxes = description.ticked("risk")
    if not said and len(boxes) == 1 and len(boxes[0].split()) <= 3:
        return _level(boxes[0].strip(" .:")), ""
    if len(said) == 1 and len(boxes) <= 1:
        return said[0], ""
    if len(said) > 1 or len(boxes) > 1:
        named = ", ".join(said if len(said) > 1 else boxes)
        return "", f"The description names more than one risk level ({named}); none was taken."
    return "", ""


def _level(word: str) -> str:
    key = word.casefold().replace(" ", "_").replace("-", "_")
    return _LEVEL_KEYS.get(key, key)


def facts_of(description: Description, source: str) -> Iterator[Found]:
    """The fields that a description fills, each with the heading it stood under."""
    if description.what:
        yield Found(field="description", value=description.what, source=source)
    if description.why:
        yield Found(field="justification", value=description.why, source=f"{source}, under Why")
    level, _ = risk_level(description)
    if level:
        yield Found(field="risk_declared", value=level, source=f"{source}, under Risk")
    tests = "\n".join(filter(None, (description.tests, *(f"Ticked: {words}" for words in description.ticked("tests")))))
    if tests:
        yield Found(field="testing_plan", value=tests, source=f"{source}, under Tests")
    if description.rollback:
        yield Found(field="rollback_plan.steps", value=description.rollback, source=f"{source}, under Rollback")
