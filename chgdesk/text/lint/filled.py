"""Tokens that lead nowhere, and fields that are blank or hold what they cannot (POL-05, POL-06)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from datetime import date

from chgdesk.domain.parameters import by_path
from chgdesk.domain.policy_text import PlaceholderField, PolicyContent, PolicySection
from chgdesk.text.lint.finding import LintFinding, at_stretch, of_document
from chgdesk.text.lint.leftovers import leftovers
from chgdesk.text.lint.roles import role_keys
from chgdesk.text.passages import lines
from chgdesk.text.tokens import FIELD, KINDS, PARAM, ROLE, TABLE, Token, tokens

_BRACES = re.compile(r"\{\{([^{}\n]{0,80})\}\}")
_NAMED = {PARAM: "parameter", FIELD: "field", ROLE: "role", TABLE: "table"}


def token_findings(
    content: PolicyContent, sections: tuple[PolicySection, ...], tables: Collection[str]
) -> Iterator[LintFinding]:
    """Tokens that name nothing there is, with close names; and tables that do not stand alone on their line.

    `tables` are the tables that can be rendered from data.
    """
    known: dict[str, Collection[str]] = {
        PARAM: by_path(),
        FIELD: {field.ref for field in content.fields},
        ROLE: role_keys(content),
        TABLE: tables,
    }
    for section in sections:
        read = {token.start: token for token in tokens(section.body)}
        for token in read.values():
            names = known[token.kind]
            if token.key not in names:
                yield _unknown(section, token, names)
        yield from _unread(section, read, known)
        yield from _crowded(section)


def _unknown(section: PolicySection, token: Token, names: Collection[str]) -> LintFinding:
    return at_stretch(
        "TOKEN-UNKNOWN",
        section,
        (token.start, token.end),
        f"There is no {_NAMED[token.kind]} {token.key}.",
        _suggestion(token.key, names, "Choose another, or write the words."),
        about=token.key,
    )


def _suggestion(key: str, names: Collection[str], otherwise: str) -> str:
    close = difflib.get_close_matches(key, names, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(close)}?" if close else otherwise


def _unread(section: PolicySection, read: dict[int, Token], known: dict[str, Collection[str]]) -> Iterator[LintFinding]:
    """Double braces that no token stands in: a misspelt kind, a blank inside, another program's merge field."""
    names = [f"{kind}:{key}" for kind in KINDS for key in known[kind]]
    for found in _BRACES.finditer(section.body):
        if found.start() in read:
            continue
        close = _suggestion(found[1].replace(" ", ""), names, "Write the words, or choose a field in its place.")
        sentence = f"“{found[0]}” stands for nothing."
        yield at_stretch("TOKEN-UNKNOWN", section, found.span(), sentence, close)


def _crowded(section: PolicySection) -> Iterator[LintFinding]:
    for line in lines(section.body):
        for token in tokens(line.text):
            if token.kind == TABLE and line.text.strip() != token.source:
                yield at_stretch(
                    "TABLE-CROWDED",
                    section,
                    (line.start + token.start, line.start + token.end),
                    f"The table {token.key} does not stand alone on its line, so it cannot be set.",
                    "Put it on a line of its own.",
                    about=token.key,
                )


def field_findings(content: PolicyContent, sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    """Required fields that are blank, values of the wrong kind, and what a template left in a value."""
    for field in content.fields:
        places = [
            (section, token)
            for section in sections
            for token in tokens(section.body)
            if token.kind == FIELD and token.key == field.ref
        ]
        fault = _fault(content, field, len(places))
        if fault is None:
            continue
        code, sentence, remedy = fault
        if places:
            section, token = places[0]
            yield at_stretch(code, section, (token.start, token.end), sentence, remedy, about=field.ref)
        else:
            yield of_document(code, sentence, remedy, about=field.ref)


def _fault(content: PolicyContent, field: PlaceholderField, places: int) -> tuple[str, str, str] | None:
    value = field.value.strip()
    if not value:
        if not field.required:
            return None
        if not places:
            return "FIELD-UNUSED", f"The field “{field.label}” is blank and printed nowhere.", "Fill it, or leave it."
        where = "in one place" if places == 1 else f"in {places} places"
        return "FIELD-BLANK", f"The field “{field.label}” is blank; the text prints it {where}.", "Fill it in once."
    if not _fits(content, field.type, value):
        return "FIELD-VALUE", f"The field “{field.label}” holds “{value}”: {_EXPECTED[field.type]}.", "Correct it."
    left = leftovers(value, own_names=real_names(content))
    if left:
        return "FIELD-VALUE", f"The field “{field.label}”: {left[0].sentence}", "Fill in what holds here."
    return None


_EXPECTED = {
    "role": "expected a role on record",
    "days": "expected a number of days",
    "date": "expected a date such as 2026-07-14",
}


def _fits(content: PolicyContent, kind: str, value: str) -> bool:
    if kind == "role":
        known = role_keys(content)
        return value in known or value.casefold() in {title.casefold() for title in known.values()}
    if kind == "days":
        return re.fullmatch(r"[0-9]{1,5}(?:\s+(?:calendar\s+|business\s+|working\s+)?days?)?", value) is not None
    if kind == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    return True


def real_names(content: PolicyContent) -> tuple[str, ...]:
    """Names that are no sample here: the organisation's, its system's, and those of its people."""
    organisation = content.organisation
    named = (organisation.name, organisation.system, *(person.name for person in content.people))
    return tuple(name for name in named if name.strip())
