"""Names and lists in words, so that two different lists never read alike (POL-07)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from chgdesk.domain.people import role_words

NONE = "none"
"""What an empty list reads as."""

_PLAIN_KEY = re.compile(r"[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*")
_PLAIN_ROLE = re.compile(r"[a-z0-9-]+(_[a-z0-9-]+)*")
# Words that join a list, or stand for an empty one: a name that holds one is set in quotation marks.
_JOINING = re.compile(r"\b(and|or|at|for|by|none|nobody|nothing|plus|over)\b")
_MARKS = re.compile(r"[,;()“”]")
_AND = re.compile(r"\band\b")

FLAG = "flag"
FIELD = "field"
ROLE = "role"
TEST = "test"
MODE = "mode"
GATE = "gate"
ELEMENT = "element"
CRITERION = "criterion"
MATCH_KEY = "key"
DAY = "day"
TEXT = "text"

_KNOWN: Mapping[str, Mapping[str, str]] = {
    FLAG: {
        "api_integration": "API integration",
        "auth": "authentication",
        "confidential_or_personal_data": "confidential/personal data",
        "crypto": "cryptography",
        "db_schema_customer_data": "customer-data schema",
        "multi_system_infra": "infrastructure of several systems",
        "prod_config": "production configuration",
        "security_relevant_feature": "security-relevant feature",
    },
    FIELD: {
        "risk_declared": "risk",
        "template_id": "standard procedure",
        "planned_window": "planned time",
        "systems": "systems affected",
    },
    TEST: {"uat": "user acceptance", "basic_functional": "basic function"},
    MODE: {
        "in_app_signature": "signature in the change register",
        "external_written": "written approval given elsewhere",
        "verbal": "spoken word",
    },
    GATE: {"ci": "pipeline tests", "sast": "security scan"},
    ELEMENT: {
        "method": "way back",
        "verification": "check that it worked",
        "time_estimate_min": "time estimate",
        "authority": "name of who decides",
    },
    CRITERION: {
        "restore_service": "restoring a service",
        "active_exploitation": "active exploitation of a weakness",
        "external_dependency_failure": "failure of an outside dependency",
    },
    MATCH_KEY: {"change_id": "change number", "sha": "commit", "pr": "pull request", "run_id": "pipeline run"},
    DAY: {
        "Mon": "Monday",
        "Tue": "Tuesday",
        "Wed": "Wednesday",
        "Thu": "Thursday",
        "Fri": "Friday",
        "Sat": "Saturday",
        "Sun": "Sunday",
    },
}
"""How people say the names that chgdesk itself offers; any other name prints with spaces for underscores."""


def quoted(text: str) -> str:
    """The text in quotation marks; marks inside it are doubled, so that its end is never in doubt."""
    return "“" + text.replace("“", "““").replace("”", "””") + "”"


def name_words(name: str, about: str = "") -> str:
    """A name as people say it; one that could be read as another name, or as two, is quoted as it is written."""
    known = _KNOWN.get(about, {})
    if name in known:
        return known[name]
    said = name.replace("_", " ")
    if not _PLAIN_KEY.fullmatch(name) or _JOINING.search(said.casefold()) or said in known.values():
        return quoted(name)
    return said


def title_words(role: str, titles: Mapping[str, str] | None = None) -> str:
    """A role's title, or its key in words: `engineering lead`, `CTO`.

    A title that only repeats the key prints like the key; one that another role goes by too is followed by the key.
    """
    said, titles = role_words(role), titles or {}
    title = titles.get(role, "")
    others = {name.casefold() for key, other in titles.items() if key != role for name in (other, role_words(key))}
    if title and title.casefold() != said.casefold():
        clear = title if not _JOINING.search(title.casefold()) and not _MARKS.search(title) else quoted(title)
        return f"{clear} ({role})" if title.casefold() in others else clear
    plain = _PLAIN_ROLE.fullmatch(role) and not _JOINING.search(said.casefold()) and said.casefold() not in others
    return said if plain else quoted(role)


def the_role(role: str, titles: Mapping[str, str] | None = None) -> str:
    """A role inside a sentence: `the engineering lead`."""
    return f"the {title_words(role, titles)}"


def joined(items: Iterable[str], last: str = "and") -> str:
    """Items as one reads them out: `low, medium and high`; `none` where there are none."""
    *most, end = [*items] or [NONE]
    return f"{', '.join(most)} {last} {end}" if most else end


def texts_joined(texts: Iterable[str]) -> str:
    """Free texts read out; where commas or joining words inside them would blur the list, set apart or quoted."""
    items = [*texts]
    if not any("," in text or _blurs(text) for text in items):
        return joined(items)
    if len(items) > 1 and not any(_blurs_even_apart(text) for text in items):
        return "; ".join(items)
    return joined(quoted(text) for text in items)


def _blurs(text: str) -> bool:
    return bool(_AND.search(text)) or _blurs_even_apart(text)


def _blurs_even_apart(text: str) -> bool:
    return ";" in text or "“" in text or "”" in text or text == NONE or text != text.strip()
