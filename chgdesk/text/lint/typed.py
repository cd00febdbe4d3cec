"""Figures typed by hand where a parameter should stand (PRM-10, POL-07)."""

from __future__ import annotations

from collections.abc import Iterator

from chgdesk.domain.parameters import as_text, by_path
from chgdesk.domain.policy_text import PolicyContent, PolicySection
from chgdesk.text.figures.disagreeing import AGREES, DISAGREES, TypedFigure, disagreements
from chgdesk.text.figures.proposing import FEW_WORDS
from chgdesk.text.lint.finding import LintFinding, at_stretch


def typed_findings(content: PolicyContent, sections: tuple[PolicySection, ...]) -> Iterator[LintFinding]:
    """A figure that disagrees with its parameter, one that agrees but is not bound, one that can be read both ways."""
    by_key = {section.key: section for section in sections}
    for typed in disagreements(content):
        section = by_key.get(typed.proposal.section)
        if section is not None and typed.proposal.why != FEW_WORDS:
            yield _finding(section, typed)


def _finding(section: PolicySection, typed: TypedFigure) -> LintFinding:
    proposal = typed.proposal
    path = proposal.path
    figure, meaning = proposal.figure.text, by_path()[path].meaning.casefold()
    bind = f"Put {{{{param:{path}}}}} in its place"
    if typed.result == DISAGREES:
        code, remedy = "FIGURE-DISAGREES", f"{bind}, or correct the parameter."
        sentence = f"The text says “{figure}” ({meaning}); {path} holds {as_text(typed.held)}."
    elif typed.result == AGREES:
        code, remedy = "FIGURE-TYPED", f"{bind}: the next change of the parameter would leave it behind."
        sentence = f"“{figure}” is typed by hand; it agrees with {path} today."
    else:
        code, remedy = "FIGURE-UNCLEAR", f"{bind} if it states that rule; otherwise say it more clearly."
        read = " or ".join(dict.fromkeys(f"{each.path} {each.value}" for each in proposal.candidates))
        sentence = f"“{figure}” may state {read}. {proposal.why} {path} holds {as_text(typed.held)}."
    return at_stretch(code, section, (proposal.start, proposal.end), sentence, remedy, about=path)
