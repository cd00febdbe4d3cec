"""Roles found by their titles in foreign text (POL-28)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chgdesk.domain.people import Role
from chgdesk.text.apart import apart

_TITLES: tuple[tuple[str, ...], ...] = (
    ("ciso", r"CISO", r"Chief\s+Information\s+Security\s+Officer"),
    ("cto", r"CTO", r"Chief\s+Techn(?:ology|ical)\s+Officer"),
    ("ceo", r"CEO", r"Chief\s+Executive(?:\s+Officer)?", r"Managing\s+Director"),
    ("cio", r"CIO", r"Chief\s+Information\s+Officer"),
    ("coo", r"COO", r"Chief\s+Operating\s+Officer"),
    ("dpo", r"DPO", r"Data\s+Protection\s+Officer"),
    ("security_officer", r"(?:Information\s+|IT\s+)?Security\s+(?:Officer|Lead|Manager)"),
    ("security_officer", r"Head\s+of\s+(?:Information\s+)?Security"),
    ("compliance_officer", r"Compliance\s+(?:Officer|Manager|Lead)", r"Head\s+of\s+Compliance"),
    ("engineering_manager", r"(?:Engineering|Development)\s+Manager", r"Head\s+of\s+(?:Engineering|Development)"),
    ("engineering_manager", r"(?:VP|Director)\s+(?:of\s+)?Engineering"),
    ("engineering_lead", r"(?:Engineering|Development)\s+Lead", r"Lead\s+(?:Engineer|Developer)"),
    ("engineering_lead", r"Tech(?:nical|nology)?\s+Lead", r"Team\s+Lead(?:er)?"),
    ("senior_engineer", r"Senior\s+(?:Software\s+)?(?:Engineer|Developer)"),
    ("incident_commander", r"Incident\s+(?:Commander|Manager|Lead)"),
    ("business_owner", r"(?:Business|Product|Service|System)\s+Owner"),
    ("policy_owner", r"Policy\s+Owner"),
    ("change_manager", r"Change\s+Manager"),
    ("release_manager", r"Release\s+Manager"),
    ("operations_lead", r"(?:Operations|DevOps|Platform|Infrastructure)\s+(?:Lead|Manager)"),
    ("operations_lead", r"Head\s+of\s+(?:Operations|Platform)"),
    ("cab", r"CAB", r"Change\s+(?:Advisory|Review|Control)\s+Board"),
    ("dba", r"DBA", r"Database\s+Administrator"),
    ("qa", r"QA", r"QA\s+(?:Lead|Engineer|Manager|team)", r"Quality\s+Assurance(?:\s+(?:Lead|Engineer|Manager|team))?"),
    ("qa", r"Test\s+(?:Lead|Manager)"),
)
"""Usual titles with the key chgdesk gives the role; the more special ones first."""

_GENERIC: tuple[tuple[str, ...], ...] = (
    (
        "engineer",
        r"(?:another|a\s+second|an?\s+(?:different|independent)|one\s+other)\s+(?:engineer|developer|colleague)",
    ),
    ("engineer", r"(?:another|a|one|any)\s+peer", r"peer\s+(?:reviewer|engineer)", r"team\s+member"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMention:
    """A role named in a text: its key, the title as it stands, and where."""

    key: str
    title: str
    start: int
    end: int


def roles_in(text: str, *, roles: Iterable[Role] = (), generic: bool = False) -> tuple[RoleMention, ...]:
    """The roles a text names, in order: those on record by their titles, then usual titles.

    With `generic`, words such as "another engineer" count as the role engineer.
    """
    own = tuple((role.ref, _spelled(role.title)) for role in roles if len(role.title.strip()) > 1)
    known = [
        (key, pattern) for key, *patterns in (*own, *_TITLES, *(_GENERIC if generic else ())) for pattern in patterns
    ]
    found = (
        RoleMention(key=key, title=said[0], start=said.start(), end=said.end())
        for key, pattern in known
        for said in re.finditer(rf"(?<![\w-])(?:{pattern})s?(?![\w])", text, _case(pattern))
    )
    return tuple(apart(len(text), found))


def _spelled(title: str) -> str:
    return r"\s+".join(re.escape(word) for word in title.split())


def _case(pattern: str) -> re.RegexFlag:
    """Initials are read as capitals only, so that a "coo" inside a sentence is no role."""
    return re.NOFLAG if re.fullmatch(r"[A-Z]{2,4}", pattern) else re.IGNORECASE


def keys_in(text: str, *, roles: Iterable[Role] = (), generic: bool = False) -> tuple[str, ...]:
    """The keys of the roles a text names, each once, in order."""
    return tuple(dict.fromkeys(mention.key for mention in roles_in(text, roles=roles, generic=generic)))
