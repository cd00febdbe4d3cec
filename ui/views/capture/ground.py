"""What the boxes of a form choose from and complete by: people, systems, the rules of the day, zone and clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chgdesk.domain.calendar import Calendar
from chgdesk.domain.catalogue import SystemCard
from chgdesk.domain.matching_people import FoundPerson, match_person
from chgdesk.domain.parameter_words.names import CRITERION, FLAG, name_words
from chgdesk.domain.people import Person, role_words
from chgdesk.domain.rules import Rules
from chgdesk.services.changes.desk import Ground
from ui.words import sentence_case

CHANGE_TYPES = (
    "code",
    "configuration",
    "infrastructure",
    "database",
    "data",
    "access",
    "network",
    "third_party",
    "documentation",
)
"""Types every desk offers; the rules in force may name more."""

USUAL_FLAGS = (
    "auth",
    "confidential_or_personal_data",
    "db_schema_customer_data",
    "security_control",
    "irreversible",
    "customer_downtime",
    "new_service",
    "network_security",
    "crypto",
    "availability_impact",
    "internet_facing",
    "security_relevant_feature",
    "api_integration",
    "multi_system_infra",
    "prod_config",
    "pricing_logic",
)
"""What a change can be beside ordinary (RSK-02); the rules in force may name more."""

OUTCOME_WORDS = {
    "success": "worked",
    "rolled_back": "rolled back",
    "partially_implemented": "in part",
    "failed": "failed",
}


@dataclass(slots=True, kw_only=True)
class FormGround:
    """The answer of the desk with what only the window knows: its clock.

    One for all boxes of a form: when the desk answers anew, `held` is replaced and every box chooses from it.
    """

    held: Ground
    clock: Callable[[], datetime]

    @property
    def rules(self) -> Rules:
        """The rules of the day."""
        return self.held.rules

    @property
    def calendar(self) -> Calendar:
        """How days and times are shown."""
        zone = self.held.organisation.zone
        rules = self.rules.calendar
        return rules if rules.zone == zone else Calendar(zone=zone, weekend=rules.weekend, holidays=rules.holidays)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who can be named."""
        return tuple(person for person in self.held.people if person.active)

    def person_meant(self, text: str) -> str | None:
        """The key of the one person that a typed text stands for: name, address, login, or the beginning of a name."""
        plain = " ".join(text.casefold().split())
        if not plain:
            return None
        exact = [p.ref for p in self.people if plain in {p.name.casefold(), p.ref.casefold(), p.email.casefold()}]
        if len(exact) == 1:
            return exact[0]
        found = match_person(FoundPerson(name=text, email=text if "@" in text else "", login=text), self.people)
        if found.person is not None:
            return found.person
        begins = [p.ref for p in self.people if p.name.casefold().startswith(plain)]
        return begins[0] if len(begins) == 1 and len(plain) > 1 else None

    def know(self, who: FoundPerson, person: str) -> None:
        """One more sign of a person: the login or address by which a source calls them."""
        self.held = replace(self.held, people=tuple(_known(p, who) if p.ref == person else p for p in self.held.people))

    def card(self, system: str) -> SystemCard | None:
        """The card of a system; a retired one fills nothing."""
        return next((card for card in self.held.systems if card.ref == system and not card.retired), None)

    def system_meant(self, text: str) -> str:
        """The key of the system that a typed text stands for; the text itself where no card has that name."""
        plain = text.strip().casefold()
        for card in self.held.systems:
            if plain and plain in {card.ref.casefold(), card.title.casefold()}:
                return card.ref
        return text.strip()

    def types(self) -> tuple[tuple[str, str], ...]:
        """Types of change, in words and key."""
        known = [*CHANGE_TYPES, *sorted(self.rules.review_applies_to), *(c.change_type for c in self.held.systems)]
        return tuple((sentence_case(key.replace("_", " ")), key) for key in dict.fromkeys(known) if key)

    def flags(self) -> tuple[str, ...]:
        """What can be special about a change: what the rules name first, then what every desk offers."""
        rules = self.rules
        named = rules.flags_high | rules.flags_medium | rules.major_triggers | rules.backup_flags | rules.window_flags
        every = named | rules.notice_flags | rules.tests_security_flags | rules.tests_performance_flags
        return tuple(dict.fromkeys((*USUAL_FLAGS, *sorted(every))))

    def risks(self) -> tuple[tuple[str, str], ...]:
        """Risk levels, lowest first."""
        return tuple((level.replace("_", " "), level) for level in self.rules.risk_levels)

    def outcomes(self) -> tuple[tuple[str, str], ...]:
        """How it can end."""
        return tuple((OUTCOME_WORDS.get(key, key.replace("_", " ")), key) for key in self.rules.outcomes)

    def categories(self) -> tuple[tuple[str, str], ...]:
        """Categories of the rules in force."""
        return tuple((sentence_case(key.replace("_", " ")), key) for key in self.rules.categories)

    def criteria(self) -> tuple[tuple[str, str], ...]:
        """Why something may be an emergency, by the rules in force (CAT-05)."""
        return tuple((name_words(key, CRITERION), key) for key in sorted(self.rules.emergency_criteria))

    def exceptions(self) -> tuple[tuple[str, str], ...]:
        """Policy exceptions on record that are not closed."""
        live = (w for w in self.held.waivers if w.state not in {"closed", "revoked", "rejected"})
        return (("None", ""), *((w.ref, w.ref) for w in live))


def _known(person: Person, who: FoundPerson) -> Person:
    if who.login:
        return replace(person, logins=(*person.logins, who.login))
    return replace(person, email=who.email) if who.email else replace(person, name=who.name)


def flag_words(flag: str) -> str:
    """A flag as people say it."""
    return name_words(flag, FLAG)


def roles_said(roles: tuple[str, ...]) -> str:
    """Roles in a row."""
    return ", ".join(map(role_words, roles))
