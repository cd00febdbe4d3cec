"""The organisation's own controls, mapped to the letters of the test sheet (EVD-21)."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.basis import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnControl:
    """A control as the organisation's own list words it; `ref` is its number, `attributes` letters A to K."""

    ref: str
    wording: str
    owner_role: str = ""
    frequency: str = ""
    attributes: tuple[str, ...] = ()
    retired: bool = False
    provenance: Provenance = Provenance()
