"""What a template leaves behind: brackets, blanks, hints and sample names (POL-05, POL-06)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chgdesk.text.apart import apart
from chgdesk.text.tokens import tokens

_UNIT = r"(?:(?:calendar|business|working)\s+)?(?:minutes?|hours?|days?|weeks?|months?|years?|%|percent)"
_ROLE_WORDS = (
    r"C[A-Z]{1,3}O|CISO|CTO|DPO|VP\b|Head\s+of\s+[A-Z]\w+|Director|Manager|Officer|Team\s+Lead|Tech(?:nical)?\s+Lead|"
    r"Engineering\s+Lead|Security\s+Lead|[A-Z][a-z]+\s+Lead|Lead\s+Engineer|Senior\s+Engineer|Engineer\b|"
    r"Founder|Owner|Administrator|DBA|QA\b"
)
_TOOL_WORDS = (
    r"Jira|GitHub|GitLab|Bitbucket|Azure\s+DevOps|ServiceNow|Linear|Asana|Trello|Slack|Teams|Confluence|Notion|"
    r"Jenkins|CircleCI|PagerDuty|Opsgenie|Datadog|AWS|Azure|GCP|Terraform|Okta"
)
_EG = r"(?:e\.?\s?g\.?|for\s+example|for\s+instance)[\s,:]+"
_SAMPLE_COMPANY = (
    r"Acme(?:\s+(?:Corp(?:oration)?|Inc|Ltd|LLC|GmbH|Company)\b\.?)?|"
    r"Example\s+(?:Corp(?:oration)?|Inc|Ltd|LLC|GmbH|Company|Organi[sz]ation)\b\.?|"
    r"(?:Contoso|Globex|Initech|Foo\s?bar)\b|(?:Your|My|Our)\s+Company\s+Name|Your\s+(?:Company|Organi[sz]ation)|"
    r"(?:Company|Organi[sz]ation)\s+Name|ABC\s+(?:Corp|Company|Inc|Ltd)\b\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A stretch that a template left behind; `code` as lint names it."""

    code: str
    start: int
    end: int
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """One kind of leftover: how it looks, what it is, and what to do; `group` is the part that is shown."""

    code: str
    pattern: re.Pattern[str]
    sentence: str
    remedy: str
    group: int = 0
    names: bool = False


def _mark(code: str, pattern: str, sentence: str, remedy: str, *, cased: bool = False, names: bool = False) -> _Mark:
    flags = 0 if cased else re.IGNORECASE
    return _Mark(code=code, pattern=re.compile(pattern, flags), sentence=sentence, remedy=remedy, names=names)


_FILL = "Write what holds in your organisation, or put a field in its place."
_DECIDE = "Decide it, or delete the sentence."
_FIGURE = "Put the parameter in its place, so that the text says what is enforced."

_ROLE_HINT = "“{0}” is a template's hint at a role."
_ROLE_CURE = "Name the role that holds here: put {{role:…}} in its place."
_FIGURE_HINT = "“{0}” is a template's hint at a figure."

_MARKS: tuple[_Mark, ...] = (
    _mark("LEFT-BLANK", r"[«‹][^«»‹›\n]{1,60}[»›]|<<[^<>\n]{1,60}>>", "“{0}” is a blank of a form letter.", _FILL),
    _mark(
        "LEFT-BLANK",
        r"(?<![<{])<(?!/?(?:br|b|i|em|strong|u|sub|sup|p|div|span|table|tr|td|th|ul|ol|li|a|img|hr)\b)"
        r"[A-Za-z][A-Za-z0-9 _/'’-]{1,60}>(?!>)",
        "“{0}” is a blank nobody has filled in.",
        _FILL,
    ),
    _mark("LEFT-HINT", rf"\(\s*{_EG}[^()\n]{{0,20}}(?-i:{_ROLE_WORDS})[^()\n]{{0,80}}\)", _ROLE_HINT, _ROLE_CURE),
    _mark("LEFT-HINT", rf"\b{_EG}(?:an?\s+|the\s+|your\s+)?(?-i:{_ROLE_WORDS})", _ROLE_HINT, _ROLE_CURE),
    _mark("LEFT-HINT", rf"\(\s*{_EG}(?:within\s+)?[0-9]+\s*{_UNIT}[^()\n]{{0,40}}\)", _FIGURE_HINT, _FIGURE),
    _mark("LEFT-HINT", rf"\b{_EG}(?:within\s+)?[0-9]+\s*{_UNIT}", _FIGURE_HINT, _FIGURE),
    _mark(
        "LEFT-TOOL",
        rf"\(\s*{_EG}(?-i:{_TOOL_WORDS})[^()\n]{{0,80}}\)",
        "“{0}” names a tool as an example.",
        "Name the tool you use, or take the hint out.",
    ),
    _mark(
        "LEFT-SAMPLE",
        rf"\b(?:{_SAMPLE_COMPANY})",
        "“{0}” is a sample name.",
        "Put {{field:org.name}} in its place.",
        names=True,
    ),
    _mark(
        "LEFT-SAMPLE",
        r"\b(?:John|Jane|Max|Joe)\s+(?:Doe|Sample|Public|Mustermann|Bloggs)\b",
        "“{0}” is the name of nobody.",
        "Name the role instead: people change, roles stay.",
        names=True,
    ),
    _mark(
        "LEFT-SAMPLE",
        r"\b[\w.+-]*@?(?:example|acme|yourcompany|company)\.(?:com|org|net)\b",
        "“{0}” is a sample address.",
        "Write the real address.",
        names=True,
    ),
    _mark("LEFT-SAMPLE", r"\blorem\s+ipsum\b[^.\n]{0,60}", "“{0}” fills space.", "Write the text, or delete it."),
    _mark(
        "LEFT-UNDECIDED",
        r"\b(?:TBD|TBC|TBA|TODO|FIXME|XXX+)\b:?",
        "“{0}” says that something is undecided.",
        _DECIDE,
        cased=True,
    ),
    _mark(
        "LEFT-PHRASE",
        r"\bto\s+be\s+(?:determined|decided|confirmed|defined|advised)\b",
        "“{0}” may say that something is undecided.",
        _DECIDE,
    ),
    _mark(
        "LEFT-UNDECIDED",
        rf"\b(?:N|NN|n|X|XX|x|xx|YY|ZZ)\s+{_UNIT}(?!\w)",
        "“{0}” is a figure nobody has filled in.",
        _FIGURE,
        cased=True,
    ),
    _mark(
        "LEFT-BLANK",
        r"\b20(?:XX|xx|YY|yy)\b|\b(?:[Dd]ated?|[Oo]n|[Ff]rom|[Uu]ntil|[Aa]pproved|[Ee]ffective)\s*:?\s*"
        r"(?:DD|dd|MM|mm|YYYY|yyyy)[./-](?:MM|mm|DD|dd)[./-](?:YYYY|yyyy|YY|DD|dd)\b|\b[Vv]ersion\s+X\.[XY0]\b",
        "“{0}” is a date or number nobody has filled in.",
        "Write the date, or delete it: the cover prints them.",
        cased=True,
    ),
    _mark(
        "LEFT-BLANK",
        r"(?<![\w*\\/])(?:\\?_){3,}(?![\w*])|(?<!\.)\.{6,}(?!\.)",
        "“{0}” is a blank line to fill in by hand.",
        _FILL,
    ),
    _mark(
        "LEFT-BLANK",
        r"\b(?:click|tap)(?:\s+or\s+tap)?\s+here\s+to\s+enter\s+(?:text|a\s+date)\.?|"
        r"\bchoose\s+an\s+item\b\.?|\binsert\s+[\w\s/-]{1,50}?\s+here\b|\bdelete\s+(?:this|if\s+not)\b[^.\n]{0,40}",
        "“{0}” speaks to the one who fills in the template.",
        _FILL,
    ),
)

_BRACKET = re.compile(r"\\?\[([^\[\]\n]*(?:\n[^\[\]\n]+){0,2}[^\[\]\n]*?)\\?\]")
_TARGET = re.compile(r"\([^()\s]+(?:\s+\"[^\"]*\")?\)")
_DEFINED = re.compile(r"^\s{0,3}\[([^\[\]\n]+)\]:\s+\S", re.MULTILINE)
_RULE = re.compile(r"(?:\\?_)+")


def leftovers(text: str, *, own_names: tuple[str, ...] = ()) -> tuple[Leftover, ...]:
    """Everything in a text that a template left behind, in order; no stretch is named twice.

    `own_names` are names that are real here: a company called Acme is no sample.
    """
    return tuple(apart(len(text), (*_brackets(text), *_marked(text, own_names)), tokens(text)))


def _brackets(text: str) -> Iterator[Leftover]:
    defined = {found[1].casefold() for found in _DEFINED.finditer(text)}
    closed: list[tuple[int, int]] = []
    for bracket in _BRACKET.finditer(text):
        closed.append(bracket.span())
        if _is_link(text, bracket, defined):
            continue
        yield Leftover(
            code="LEFT-BRACKET",
            start=bracket.start(),
            end=bracket.end(),
            sentence=f"“{_short(bracket[0])}” stands in brackets: a blank nobody has filled in.",
            remedy=_FILL,
        )
    inside = {offset for start, end in closed for offset in range(start, end)}
    for lone in re.finditer(r"[\[\]]", text):
        if lone.start() not in inside:
            yield Leftover(
                code="LEFT-OPEN-BRACKET",
                start=lone.start(),
                end=lone.end(),
                sentence=f"A “{lone[0]}” has no counterpart.",
                remedy="Close the bracket, or take it out.",
            )


def _is_link(text: str, bracket: re.Match[str], defined: set[str]) -> bool:
    """Whether a bracket is the words or the name of a Markdown link."""
    if bracket[0].startswith("\\"):
        return False
    if _TARGET.match(text, bracket.end()) or bracket[1].casefold() in defined:
        return True
    following = _BRACKET.match(text, bracket.end())
    return following is not None and following[1].casefold() in defined


def _marked(text: str, own_names: tuple[str, ...]) -> Iterator[Leftover]:
    is_own = _own(own_names)
    for mark in _MARKS:
        for found in mark.pattern.finditer(text):
            if mark.names and is_own(text, found.start(), found.end()):
                continue
            start, end = _trimmed(text, found.start(), found.end())
            if _RULE.fullmatch(text[start:end]) and _line_of(text, start) == text[start:end]:
                continue
            yield Leftover(
                code=mark.code,
                start=start,
                end=end,
                sentence=mark.sentence.replace("{0}", _short(text[start:end])),
                remedy=mark.remedy,
            )


def _own(names: tuple[str, ...]) -> Callable[[str, int, int], bool]:
    """Whether a stretch of a text lies inside one of the names that are real here."""
    patterns = [re.compile(re.escape(name), re.IGNORECASE) for name in names if name.strip()]

    def check(text: str, start: int, end: int) -> bool:
        return any(
            own.start() < end and start < own.end() for pattern in patterns for own in pattern.finditer(text)
        ) or any(pattern.search(text[start:end]) for pattern in patterns)

    return check


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends, and without a bracket that is not closed inside it."""
    stretch = text[start:end]
    if stretch.startswith("(") and not stretch.rstrip().endswith(")"):
        start += 1
    elif stretch.rstrip().endswith(")") and not stretch.startswith("("):
        end = start + stretch.rindex(")")
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - (len(stretch) - len(stretch.rstrip(" \t,;")))


def _line_of(text: str, offset: int) -> str:
    return text[text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0].strip()


def _short(stretch: str) -> str:
    words = " ".join(stretch.split())
    return words if len(words) <= 60 else f"{words[:57]}…"
