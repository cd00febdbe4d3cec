"""One procedure as it is read: what it allows, steps, way back, versions, reviews; nothing typed is taken as markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from chgdesk.domain.catalogue import TemplateReview, TemplateVersion, versions_of
from chgdesk.domain.change_types import type_note, type_words
from chgdesk.domain.procedures import RESULTS, Standing
from chgdesk.services.catalogue.reading import Shelf, TemplateLine
from ui.theme import Palette, Shape
from ui.times import day_words

SHAPES: Mapping[Standing, Shape] = {
    Standing.DRAFT: Shape.OPEN,
    Standing.APPROVED: Shape.DONE,
    Standing.LAPSED: Shape.LATE,
    Standing.SUSPENDED: Shape.LOOK,
    Standing.REVOKED: Shape.HISTORY,
}
"""The sign of each standing."""


def described(line: TemplateLine, shelf: Shelf, tones: Palette) -> str:
    """The procedure as a page of HTML in the colours in use."""
    parts = [_style(tones), *_facts(line, shelf)]
    draft = line.draft
    if draft is not None and line.current is not None:
        parts += [_heading(f"Version {draft.number}, waiting for approval"), *_wording(draft)]
        parts.append(_heading(f"Version {line.current.number}, in force"))
        parts += _wording(line.current)
    else:
        parts += _wording(draft or line.current or versions_of(line.template)[-1])
    parts += [_heading("Versions"), *(_version(one, shelf) for one in reversed(versions_of(line.template)))]
    if line.template.reviews:
        parts += [_heading("Reviews"), *(_review(one, shelf) for one in reversed(line.template.reviews))]
    parts += _suspensions(line, shelf)
    return "".join(parts)


def _style(tones: Palette) -> str:
    head = f"margin: 14px 0 2px 0; font-size: 12px; font-weight: 600; color: {tones.soft};"
    return (
        f"<style>body {{ color: {tones.ink}; }} .head {{ {head} }} p {{ margin: 2px 0 4px 0; }}"
        f" .soft {{ color: {tones.soft}; font-size: 12px; }} td {{ padding: 2px 16px 2px 0; }}</style>"
    )


def _heading(words: str) -> str:
    return f'<p class="head">{escape(words)}</p>'


def _prose(text: str) -> str:
    """Typed text with its line breaks; nothing in it is taken for markup."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if text.strip() else '<p class="soft">Not on record</p>'


def _facts(line: TemplateLine, shelf: Shelf) -> Iterator[str]:
    """Who owns it and how long it takes, as a small table."""
    one = line.template
    rows = [
        ("For", one.purpose),
        ("Owner", shelf.names.get(one.owner or "", one.owner or "")),
        ("Usual duration", f"{one.usual_minutes} minutes" if one.usual_minutes else ""),
        ("Next review", day_words(line.next_review) if line.next_review else ""),
        ("Done", f"{line.total} in all, {line.since_review} since the last review, {line.failures} failed"),
        ("Examples", "; ".join(one.examples)),
    ]
    cells = "".join(
        f'<tr><td class="soft">{escape(name)}</td><td>{escape(value)}</td></tr>' for name, value in rows if value
    )
    yield f"<table>{cells}</table>"


def _wording(version: TemplateVersion) -> Iterator[str]:
    """What one version says."""
    types = "; ".join(type_words(key) for key in version.allowed_types)
    note = type_note(version.allowed_types)
    allowed = [
        f"Types: {types or 'none named'}.",
        f"Marks: {', '.join(version.allowed_flags).replace('_', ' ') or 'none'}. Risk: the lowest only.",
        f"Systems: {', '.join(version.systems) or 'any'}.",
        note,
    ]
    yield _heading("What it allows")
    yield _prose("\n".join(filter(None, allowed)))
    for words, text in (
        ("Limits", version.limits),
        ("Steps", version.steps),
        ("Risk assessment", version.risk_assessment),
        ("Way back", version.rollback_plan),
    ):
        yield _heading(words)
        yield _prose(text)


def _version(version: TemplateVersion, shelf: Shelf) -> str:
    author = shelf.names.get(version.author or "", version.author or "somebody not on record")
    replaced = f" Replaced {day_words(version.replaced_on)}." if version.replaced_on else ""
    change = f"<br>{escape(version.change_note)}" if version.change_note else ""
    return (
        f"<p><b>{version.number}</b> · written by {escape(author)} · {escape(approval_words(version, shelf.names))}"
        f"{escape(replaced)}{change}</p>"
    )


def approval_words(version: TemplateVersion, names: Mapping[str, str]) -> str:
    """What an approval rests on, in a sentence (R24)."""
    if version.approved_on is None:
        return "waits for approval."
    who = names.get(version.approved_by or "", version.approved_by or "somebody")
    if version.signature is not None:
        return f"{version.signature.statement}, {day_words(version.approved_on)}."
    rests = "document held" if version.approval_evidence else "stated, no document held"
    note = f" {version.approval_note}" if version.approval_note else ""
    return f"approval of {who}, {day_words(version.approved_on)}, {rests}.{note}"


def _review(review: TemplateReview, shelf: Shelf) -> str:
    who = shelf.names.get(review.reviewer, review.reviewer) or "somebody not on record"
    result = f": {RESULTS[review.result]}" if review.result in RESULTS else ""
    due = f' <span class="soft">Next due {day_words(review.next_due)}.</span>' if review.next_due else ""
    note = f" {review.note}" if review.note else ""
    return f"<p>{escape(day_words(review.reviewed_on))}, {escape(who + result)}.{escape(note)}{due}</p>"


def _suspensions(line: TemplateLine, shelf: Shelf) -> Iterator[str]:
    one = line.template
    if one.suspensions:
        yield _heading("Out of use")
    for each in reversed(one.suspensions):
        by = shelf.names.get(each.lifted_by, each.lifted_by)
        lifted = (
            f"until {day_words(each.lifted_at.date())}, lifted by {by}: {each.lifting_note}"
            if each.lifted_at is not None
            else "until somebody else lifts it"
        )
        yield f"<p>From {escape(day_words(each.since.date()))} {escape(lifted)}<br>{escape(each.reason)}</p>"
    if one.revoke_reason:
        yield _heading("Revoked")
        yield _prose(one.revoke_reason)
