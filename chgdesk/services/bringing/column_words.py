"""How other people's lists call the fields of a change, and their values: headings and words met in the wild."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

HEADINGS: Mapping[str, str] = {
    "number": "number|no|nr|#|id|change|change no|change number|change id|change ref|reference|ref|cr|cr no|cr number"
    "|rfc|rfc no|ticket no|register no|chg|numero|nummer|anderungsnummer",
    "ticket": "ticket or pull request|ticket|issue key|jira|jira ticket|jira key|issue|key|ticket link|ticket id",
    "title": "what changed|title|summary|subject|change title|short description|name|what|change summary|titel|betreff"
    "|titulo|resumo|anderung|wijziging",
    "description": "description|details|body|change description|long description|beschreibung|descricao|omschrijving",
    "justification": "why|reason|justification|business reason|business justification|reason for change|grund"
    "|begrundung|motivo|reden",
    "systems": "system|systems|application|applications|app|component s|components|component|service|services"
    "|affected system|affected systems|system affected|systems affected|ci|configuration item|project|repository|repo"
    "|sistema|anwendung",
    "change_type": "type|change type|kind of change|type of change|art|tipo",
    "category": "category|change category|classification|class|normal standard emergency|kategorie|categoria",
    "template": "standard procedure|procedure|template|standard change",
    "risk": "risk|risk level|risk rating|priority risk|risiko|risco|impact level",
    "risk_reason": "why this risk|risk reason|risk assessment|risk notes|risk justification",
    "flags": "flags|labels|tags|special|anything special",
    "requester": "requester|requested by|requestor|reporter|raised by|submitted by|antragsteller|solicitante|initiator",
    "author": "author|author login|developer|developed by|assignee|implementer developer|written by|prepared by|autor"
    "|change owner|owner",
    "created_at": "first written down|created|created at|createdat|created on|creation date|date raised|raised on"
    "|requested on|request date|date requested|opened|submitted on|date submitted|erstellt|criado",
    "approver": "approved by|approver|approvers|approval|approval by|authorised by|authorized by|sign off|signed off by"
    "|genehmigt von|aprovado por|goedgekeurd door",
    "approved_at": "approved on|approved at|approval date|date approved|approval time|date of approval|genehmigt am"
    "|aprovado em",
    "reviewer": "reviewed by|reviewer|reviewers|code reviewer|code review|peer review|peer reviewer|review by",
    "reviewed_at": "reviewed on|reviewed at|review date|date reviewed",
    "tested": "tested|tests|test|testing|test results|test result|test evidence|tested how|testing done",
    "tested_at": "tested on|tested at|test date|date tested",
    "rollback_plan": "rollback plan|undo plan|back out plan|backout plan|rollback|back out|undo|fallback plan"
    "|plano de reversao",
    "planned_from": "planned from|planned start|scheduled start|planned for|planned date|planned|scheduled for",
    "planned_to": "planned to|planned end|scheduled end",
    "started_at": "went live|went live at|deployed at|deployed on|deployment date|date deployed|deployed|implemented on"
    "|implemented at|implementation date|implementation start|live date|go live|go live date|released|release date"
    "|released on|date|date implemented|start|actual start|datum|data|change date|resolved",
    "ended_at": "ended|end|actual end|implementation end|completed|completed on|finished|end date|ended at",
    "implementer": "deployed by|implementer|implemented by|released by|deployer|done by|mergedby login|merged by"
    "|carried out by|umgesetzt von|implementado por",
    "commit": "commit|commit hash|sha|mergecommit oid|merge commit|git commit|revision",
    "run": "run|pipeline|pipeline run|run id|build|build number|deployment id",
    "pull_request": "pull request|pr|pr number|pr link|merge request|mr|pull request link",
    "outcome": "outcome|result|implementation result|success|successful|ergebnis|resultado|deployment result",
    "incident": "incident|incident no|incident number|incident id|caused incident|related incident",
    "verified_by": "checked by|verified by|post check by|validated by|checked after go live by|tested by|gepruft von",
    "verified_at": "checked at|checked on|verified on|verified at|validated on|validation date|date verified",
    "status": "state|status|change status|stand|estado",
    "link": "link|links|url|web link|html url",
    "note": "note|notes|comment|comments|remarks|remark|bemerkung|observacoes|closing note",
    "": "row|why not brought in|kind|rests on|mergedat|closedat|updatedat|closed at|updated|merged at",
}
"""Field and the headings that mean it, folded and without signs; the last line means: not read unless chosen."""

EVENT_HEADINGS: Mapping[str, str] = {
    "event_ref": "id|event|event id|deployment id|deployment",
    "started_at": "deployed at|timestamp|time|finished at|at|date|created at|started at|start|when",
    "environment": "environment|env|stage|target",
    "event_status": "status|state|result|conclusion|outcome",
    "implementer": "actor|deployed by|by|user|triggered by|who|deployer",
    "commit": "commit|sha|revision|commit hash",
    "pull_request": "pull request|pr|pr number|merge request|mr",
    "run": "run|run id|pipeline|build|pipeline run",
    "title": "description|text|message|title|what|ref|tag|version|summary",
    "number": "change|change id|change number|changes|change no",
    "systems": "system|service|application|app|repository|repo|project|component",
}

_SIGNS = re.compile(r"[^a-z0-9#]+")
_BRACKETS = re.compile(r"\s*[\(\[].*?[\)\]]\s*$")


def folded(words: str) -> str:
    """A heading or value in small plain letters and single spaces, so that spelling does not matter."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return _SIGNS.sub(" ", plain).strip()


def _by_heading(given: Mapping[str, str]) -> dict[str, str]:
    return {heading: field for field, headings in given.items() for heading in headings.split("|")}


_FIELDS = _by_heading(HEADINGS)
_EVENT_FIELDS = _by_heading(EVENT_HEADINGS)


def field_of(heading: str, *, event: bool = False) -> str:
    """The field a heading means, with or without what stands in brackets behind it; empty where it is not known."""
    known = _EVENT_FIELDS if event else _FIELDS
    bare = heading.casefold().removeprefix("custom field (").rstrip(")") if "custom field" in heading.casefold() else ""
    for words in (heading, _BRACKETS.sub("", heading), bare):
        found = known.get(folded(words)) if words else None
        if found:
            return found
    return ""


_VALUES: Mapping[str, Mapping[str, str]] = {
    "category": {
        "normal": "normal|regular|planned|ordinary|minor",
        "standard": "standard|std|pre approved|preapproved|routine",
        "emergency": "emergency|emergency change|urgent|hotfix|notfall|emergencia|ecab|break fix|expedited emergency",
        "major": "major|significant|large",
    },
    "risk": {
        "low": "low|l|1|minor|niedrig|gering|baixo|laag|p4|lowest",
        "medium": "medium|m|2|moderate|med|mittel|medio|middel|p3",
        "high": "high|h|3|critical|severe|hoch|alto|hoog|p1|p2|highest|very high",
    },
    "change_type": {
        "code": "code|application|software|feature|bug|bugfix|bug fix|story|release|app",
        "configuration": "configuration|config|configuration change|setting|settings|parameter",
        "infrastructure": "infrastructure|infra|network|server|hardware|cloud|platform",
        "database": "database|db|schema|migration|data|sql",
        "access": "access|permissions|iam",
    },
    "outcome": {
        "success": "success|successful|succeeded|done|ok|worked|yes|completed|complete|implemented|passed|erfolgreich"
        "|sucesso|live|deployed",
        "rolled_back": "rolled back|rollback|reverted|backed out|rolledback|undone|zuruckgerollt",
        "partially_implemented": "partial|partially|partly|partially successful|partially implemented",
        "failed": "failed|failure|unsuccessful|no|error|fehlgeschlagen",
    },
    "status": {
        "closed": "closed|done|resolved|complete|completed|geschlossen|concluido|verified|finished",
        "open": "open|in progress|to do|new|draft|submitted|approved|pending|waiting|planned|scheduled|in review"
        "|ready|implementing|reopened|backlog|merged|live|deployed|implemented|released|rolled back|opened"
        "|partially implemented",
        "rejected": "rejected|declined|denied|not approved|abgelehnt",
        "withdrawn": "closed without merging|withdrawn|cancelled|canceled|abandoned|won t do|wont do|void|obsolete"
        "|zuruckgezogen",
    },
    "event_status": {
        "success": "success|successful|succeeded|passed|ok|completed|complete|active|deployed|done|inactive",
        "failure": "failure|failed|error|errored|broken",
        "cancelled": "cancelled|canceled|aborted|skipped|rejected",
        "pending": "pending|running|in progress|queued|waiting|in_progress|created",
    },
    "environment": {
        "production": "production|prod|prd|live|produktion",
        "staging": "staging|stage|stg|uat|acceptance|preprod|pre production|preproduction",
        "test": "test|testing|qa|dev|development|sandbox|review",
    },
}
_WORDS = {field: _by_heading(given) for field, given in _VALUES.items()}

WORD_FIELDS = frozenset(_WORDS)
"""Fields whose values are one of a few words."""


def word_of(field: str, value: str) -> str:
    """The word of ours that a value of theirs means; empty where it is not known."""
    return _WORDS[field].get(folded(value), "")


def words_of(field: str) -> tuple[str, ...]:
    """The words that a field can have."""
    return tuple(_VALUES[field])


_NOTHING = frozenset(
    {"", "n a", "na", "none", "null", "nil", "tbd", "tbc", "unknown", "nan", "#n a", "keine", "nicht bekannt"}
)


def says_nothing(value: str) -> bool:
    """Whether a cell is empty in other words: `n/a`, `-`, `TBD`."""
    return folded(value) in _NOTHING and not any(sign.isalnum() and not sign.isascii() for sign in value)
