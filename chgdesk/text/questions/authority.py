"""Answers about people: categories, who approves what, who says go, who reviews (POL-28)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from chgdesk.domain.parameters import as_text, value_at
from chgdesk.text.figures import figures_in
from chgdesk.text.figures.reading import COUNT
from chgdesk.text.questions.asking import Reading, Said, Source
from chgdesk.text.questions.roles import keys_in, roles_in
from chgdesk.text.questions.words import Reader, categories_in, hedge_in, is_denied, levels_in, matching

_CATEGORIES = ("standard", "routine", "minor", "normal", "significant", "major", "expedited", "urgent", "emergency")
_EMERGENCY = r"emergenc|hotfix|break[\s-]?glass|urgent change"
_APPROVES = r"\bapprov|\bauthori[sz]"
_AWAY = re.compile(
    r"\b(?:(?:if|when|where|should)\b[^.;]{0,40}\b"
    r"(?:unavailable|not available|unreachable|absent|away|cannot be reached)|in (?:his|her|their|the) absence|"
    r"or, failing that|failing (?:that|whom)|otherwise|as (?:a )?(?:deputy|backup|fallback)|or else)\b",
    re.IGNORECASE,
)


_OTHER_APPROVAL = re.compile(
    rf"{_EMERGENCY}|exception|\bpolicy\b|pre-?approved|standard procedure|template|retroactive|own (?:change|work)",
    re.IGNORECASE,
)
"""Sentences about approvals that no line of the matrix states."""


def categories_read(source: Source) -> Iterator[Reading]:
    """The categories that a text speaks of, in their usual order; at least two of them."""
    found: dict[str, Said] = {}
    for said in source.said:
        first_cell = said.text.strip(" |").split("|")[0].strip() if "|" in said.text else ""
        for name in _CATEGORIES:
            alone = first_cell.casefold() in {name, f"{name} change", f"{name} changes"}
            if alone or categories_in(said.text, (name,)):
                found.setdefault(name, said)
    value = [name for name in _CATEGORIES if name in found]
    unusual = [name for name in value if name in {"routine", "minor", "significant", "expedited", "urgent"}]
    doubt = f"Are {', '.join(unusual)} categories of their own?" if unusual else ""
    doubt = doubt or ("" if "emergency" in value else "No category for emergencies is named.")
    others = ([name for name in value if name not in unusual],) if unusual else ()
    for said in dict.fromkeys(found.values()) if len(value) > 1 else ():
        yield Reading(value=value, said=said, doubt=doubt, others=others)


def matrix_read(source: Source) -> Iterator[Reading]:
    """The approval matrix: a rule for each sentence or table row that names who approves which changes."""
    levels = tuple(value_at(source.tree, "risk.levels") or ("low", "medium", "high"))
    categories = tuple(value_at(source.tree, "categories") or ("standard", "normal", "major", "emergency"))
    rules: list[dict[str, Any]] = []
    rows: list[tuple[Said, str]] = []
    for said in matching(source, _APPROVES, own=False):
        rule = _rule(said, source, levels, categories)
        if rule is None:
            continue
        doubt = "" if rule["when"] else "A sentence does not say for which changes."
        rule = {key: value for key, value in rule.items() if value or key == "when"}
        if rule not in rules:
            rules.append(rule)
        rows.append((said, doubt or hedge_in(said.text)))
    unsure = next((doubt for _, doubt in rows if doubt), "")
    missing = [level for level in levels if not any(_covers(rule, level) for rule in rules)]
    gap = f"Nothing is said of {', '.join(missing)} risk." if missing and rules else ""
    for said, _ in rows:
        yield Reading(value=rules, said=said, doubt=unsure or gap)


def _covers(rule: dict[str, Any], level: str) -> bool:
    return level in rule["when"].get("risk", (level,))


def _rule(said: Said, source: Source, levels: tuple[str, ...], categories: tuple[str, ...]) -> dict[str, Any] | None:
    """One rule of the matrix, or None where the sentence speaks of something else or names nobody."""
    text = said.text
    is_row = "|" in text
    leads = said.sentence.lead if is_row else said.sentence.before
    speaks = re.search(_APPROVES, f"{text} {leads}", re.IGNORECASE)
    if _OTHER_APPROVAL.search(text) or is_denied(text) or not speaks:
        return None
    named = keys_in(text, roles=source.roles, generic=True)
    people = [figure for figure in figures_in(text) if figure.kind == COUNT and figure.unit == "people"]
    if not named and not people:
        return None
    risk = levels_in(text, levels) or (_first_cell_level(text, levels) if is_row else ())
    category = categories_in(text, categories) or (_first_cell_level(text, categories) if is_row else ())
    when = {key: list(names) for key, names in (("category", category), ("risk", risk)) if names}
    speaks_itself = re.search(_APPROVES, text, re.IGNORECASE) is not None
    if not when and (not speaks_itself or re.search(_EMERGENCY, said.around, re.IGNORECASE)):
        return None
    between = _between(text, source)
    either = re.search(r"\bor\b|\bany\b|\beither\b|/", between) is not None and not re.search(
        r"\band\b|\bboth\b|\+|&", between
    )
    persons = max((int(figure.value) for figure in people), default=0)
    if either or not named:
        return {"when": when, "any_of": list(named), "min_persons": persons or (1 if named else 0)}
    return {"when": when, "roles": list(named), "min_persons": persons}


def _first_cell_level(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    cell = text.strip(" |").split("|")[0]
    return tuple(name for name in names if re.search(rf"\b{re.escape(name.replace('_', ' '))}\b", cell, re.IGNORECASE))


def _between(text: str, source: Source) -> str:
    """The words between the first and the last role of a sentence: they say whether all or any must approve."""
    mentions = roles_in(text, roles=source.roles, generic=True)
    if len(mentions) < 2:
        return ""
    before = text[max(0, mentions[0].start - 12) : mentions[0].start]
    joined = "".join(text[one.end : two.start] for one, two in itertools.pairwise(mentions))
    return f"{before} {joined}".casefold()


def authorisers_read(source: Source) -> Iterator[Reading]:
    """The roles that may say go in an emergency: those before "if unavailable" and its like."""
    yield from _emergency_roles(source, fallback=False)


def fallback_read(source: Source) -> Iterator[Reading]:
    """The roles that may say go when the first ones are away."""
    yield from _emergency_roles(source, fallback=True)


def _emergency_roles(source: Source, *, fallback: bool) -> Iterator[Reading]:
    for said in matching(source, _APPROVES, never=r"retro|afterwards|sign(?:ed)?[\s-]?off|exception|policy"):
        if not re.search(_EMERGENCY, said.around, re.IGNORECASE):
            continue
        away = _AWAY.search(said.text)
        first, then = said.text, ""
        if away is not None:
            first, then = said.text[: away.start()], said.text[away.end() :]
            if not keys_in(then, roles=source.roles):
                first, then = "", first
        named = keys_in(then if fallback else first, roles=source.roles)
        if named:
            by_heading = re.search(_EMERGENCY, said.text, re.IGNORECASE) is None
            doubt = "Only what stands around the sentence speaks of emergencies." if by_heading else ""
            yield Reading(value=list(named), said=said, doubt=doubt or hedge_in(said.text))


def role_read(cue: str, topic: str, *, never: str = "") -> Reader:
    """The one role that does something, such as reviewing an emergency."""

    def read(source: Source) -> Iterator[Reading]:
        for said in matching(source, cue, never=never):
            if not re.search(topic, said.around, re.IGNORECASE):
                continue
            named = _acting(said.text, cue, source)
            if named:
                doubt = "The sentence names more than one role." if len(named) > 1 else hedge_in(said.text)
                yield Reading(value=named[0], said=said, doubt=doubt, others=tuple(named[1:]))

    return read


def _acting(text: str, cue: str, source: Source) -> tuple[str, ...]:
    """The roles nearest to the act: "reviewed by the security officer", "the CISO reviews"."""
    mentions = roles_in(text, roles=source.roles)
    act = re.search(cue, text, re.IGNORECASE)
    if act is None or not mentions:
        return ()
    by = [
        mention
        for mention in mentions
        if mention.start >= act.end() and re.search(r"\bby\b", text[act.end() : mention.start])
    ]
    before = [mention for mention in mentions if mention.end <= act.start()]
    return tuple(dict.fromkeys(mention.key for mention in (by or before[-1:] or mentions)))


def block_on_read(source: Source) -> Iterator[Reading]:
    """The severities of scan findings that may not stay open."""
    order = ("critical", "high", "medium", "low")
    for said in matching(source, r"\bscan|\bSAST\b|static analysis|vulnerabilit"):
        named = [name for name in order if re.search(rf"\b{name}\b", said.text, re.IGNORECASE)]
        blocks = r"\bopen\b|\bunresolved|\bremain|\bblock|\bno\b|\bmust be (?:fixed|resolved|remediated)|\bbefore\b"
        if named and re.search(blocks, said.text, re.IGNORECASE):
            yield Reading(value=named, said=said, doubt=hedge_in(said.text))


def windows_read(source: Source) -> Iterator[Reading]:
    """Weekly windows: "Tuesdays and Thursdays from 20:00 to 23:00", "Sunday 2 am – 6 am"."""
    found: list[dict[str, str]] = []
    rows: list[Said] = []
    for said in matching(source, r"window|maintenance|off-?peak|schedul", own=False):
        days = [name[:3].title() for name in re.findall(rf"\b({_DAYS})s?\b", said.text, re.IGNORECASE)]
        hours = _HOURS.search(said.text)
        opens, closes = (
            (_clock(hours[1], hours[2], hours[3]), _clock(hours[4], hours[5], hours[6])) if hours else ("", "")
        )
        if days and opens and closes:
            rows.append(said)
            found += [{"day": day, "from": opens, "to": closes} for day in dict.fromkeys(days)]
    unique = [each for index, each in enumerate(found) if as_text(each) not in map(as_text, found[:index])]
    for said in rows:
        yield Reading(value=unique, said=said)


_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_HOURS = re.compile(
    r"\b([0-9]{1,2})(?::([0-9]{2}))?\s*([ap]\.?m\.?)?\s*(?:-|–|—|to|and|until)\s*([0-9]{1,2})(?::([0-9]{2}))?\s*([ap]\.?m\.?)?",
    re.IGNORECASE,
)


def _clock(hour: str, minute: str | None, half: str | None) -> str:
    number = int(hour)
    if half and half[0].casefold() == "p" and number < 12:
        number += 12
    if half and half[0].casefold() == "a" and number == 12:
        number = 0
    return f"{number:02d}:{minute or '00'}" if number < 24 and (half or minute) else ""


def peers_read(source: Source) -> Iterator[Reading]:
    """Reviewers where no number is given: "reviewed by a peer" is one for every level."""
    levels = tuple(value_at(source.tree, "risk.levels") or ("low", "medium", "high"))
    for said in matching(source, r"peer review|code review|pull request|merge request|reviewed by", never=_EMERGENCY):
        one = r"\bpeer\b|\bby (?:a|an|another|one|the)\b[^.]{0,30}(?:engineer|developer|colleague|reviewer)"
        if re.search(one, said.text, re.IGNORECASE) and not is_denied(said.text):
            named = levels_in(said.text, levels)
            doubt = hedge_in(said.text) or "The sentence gives no number; one is meant at least."
            yield Reading(value=dict.fromkeys(named or levels, 1), said=said, doubt=doubt)
