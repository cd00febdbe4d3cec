"""Rule figures typed by hand into a policy's text, and the parameters they state (POL-28, PRM-10)."""

from __future__ import annotations

from chgdesk.text.figures.disagreeing import AGREES, DISAGREES, UNCLEAR, TypedFigure, disagreements
from chgdesk.text.figures.proposing import HIGH, LOW, Candidate, Proposal, proposals, unclaimed
from chgdesk.text.figures.reading import Figure, figures_in

__all__ = [
    "AGREES",
    "DISAGREES",
    "HIGH",
    "LOW",
    "UNCLEAR",
    "Candidate",
    "Figure",
    "Proposal",
    "TypedFigure",
    "disagreements",
    "figures_in",
    "proposals",
    "unclaimed",
]
