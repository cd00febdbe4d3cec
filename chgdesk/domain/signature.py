"""A signature given at this desk: who, in which role and meaning, when, and over which bytes (AUD-09, AUD-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSignature:
    """One signature: `digest` is the SHA-256 of what was shown, `statement` says how the desk knows the person.

    It is a local electronic signature, not a qualified one, and belongs to the record it stands in (AUD-10).
    """

    person: str
    name: str
    roles: tuple[str, ...] = ()
    meaning: str
    signed_at: datetime
    digest: str
    statement: str


APPROVAL = "approval"
REVIEW = "review"
AUTHORSHIP = "authorship"
RESPONSIBILITY = "responsibility"
MEANINGS: tuple[str, ...] = (APPROVAL, REVIEW, AUTHORSHIP, RESPONSIBILITY)
"""What a signature can mean (AUD-09, 21 CFR 11.50)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """An active person as a possible signer (POL-15, SOD-01, AUD-11).

    `why_not` is the sentence with which the desk would refuse them, empty where they may sign; `locked` the one for a
    passphrase guessed at too often; `enrolled` says whether they have a passphrase at all.
    """

    person: str
    name: str
    roles: tuple[str, ...] = ()
    why_not: str = ""
    locked: str = ""
    enrolled: bool = False
