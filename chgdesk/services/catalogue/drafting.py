"""Writing procedures: the first wording, and every later one beside the wording in force (STD-01, STD-07)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from chgdesk.domain.basis import Provenance
from chgdesk.domain.catalogue import StandardTemplate, TemplateVersion, draft_of, versions_of, with_version
from chgdesk.domain.procedures import revision_refused
from chgdesk.errors import UserError
from chgdesk.services.catalogue.commands import DraftTemplate, ReviseTemplate, Wording
from chgdesk.services.catalogue.ground import Ground, ground_of, template_held
from chgdesk.services.context import Context
from chgdesk.services.policies import records
from chgdesk.services.registry import handles
from chgdesk.storage.work import Work

_NUMBER = re.compile(r"STD-(\d{1,9})")
_VERSIONED = (
    "title",
    "allowed_types",
    "allowed_flags",
    "systems",
    "steps",
    "limits",
    "risk_assessment",
    "rollback_plan",
    "deploy",
    "change_type",
    "flags",
)
LONGEST = 20_000
"""Most characters of one part of a procedure; longer instructions belong into a file beside it."""


@handles(DraftTemplate, permission="standard", sentence=lambda c: f"drafted procedure {c.wording.title}")
def draft_template(command: DraftTemplate, work: Work, context: Context) -> None:
    """Put the first wording on record as a draft; nobody can use it before it is approved."""
    wording = _checked(command.wording)
    ground = ground_of(records.within(work), context.now())
    _require_author(ground, context)
    _require_owner(wording, ground)
    ref = command.ref.strip() or next_ref(held.value.ref for held in work.templates.all())
    stated = Provenance(source="typed at this desk", recorded_at=context.now())
    template = StandardTemplate(ref=ref, title=wording.title, state="draft", provenance=stated)
    first = _version(wording, 1, context.actor.person, context.now())
    work.note("procedure", ref)
    work.templates.add(with_version(_described(template, wording), first))


@handles(ReviseTemplate, permission="standard", sentence=lambda c: f"revised procedure {c.template}")
def revise_template(command: ReviseTemplate, work: Work, context: Context) -> None:
    """Put a further wording beside the one in force, or the draft's next wording in its place.

    Whoever changes a draft is its author from then on, so that nobody approves words of their own.
    """
    source = records.within(work)
    ground = ground_of(source, context.now())
    held = template_held(source, command.template)
    refused = revision_refused(held.value, context.actor, context.now(), ground.rules.tree)
    if refused:
        raise UserError(refused)
    wording = _checked(command.wording)
    _require_author(ground, context)
    _require_owner(wording, ground)
    note = command.change_note.strip()
    draft = draft_of(held.value)
    versions = versions_of(held.value)
    if not note and (draft is None or draft.number > 1):
        raise UserError("Say in a sentence what this version changes; it stands in the list of versions.")
    if not wording.risk_assessment.strip() and (draft is None or draft.number > 1):
        raise UserError(
            f"Procedure {command.template} is altered together with its risk assessment (STD-07). Write down what can "
            "go wrong now and why that is little."
        )
    number = draft.number if draft is not None else versions[-1].number + 1
    fresh = replace(_version(wording, number, context.actor.person, context.now()), change_note=note)
    whole = replace(held.value, versions=versions)
    work.because(note)
    work.note("version", str(number))
    work.templates.save(with_version(_described(whole, wording), fresh), expected_version=command.seen)


def next_ref(taken: Iterable[str]) -> str:
    """The next number of the catalogue: STD-01, then STD-02."""
    found = [_NUMBER.fullmatch(ref) for ref in taken]
    return f"STD-{max((int(match[1]) for match in found if match), default=0) + 1:02d}"


def _version(wording: Wording, number: int, author: str, now: datetime) -> TemplateVersion:
    said = {name: getattr(wording, name) for name in _VERSIONED}
    return TemplateVersion(number=number, author=author, drafted_at=now, **said)


def _described(template: StandardTemplate, wording: Wording) -> StandardTemplate:
    return replace(
        template,
        purpose=wording.purpose,
        owner=wording.owner or None,
        examples=wording.examples,
        usual_minutes=wording.usual_minutes,
    )


def _checked(wording: Wording) -> Wording:
    """The wording trimmed; refused without a title, or where a part is longer than anybody reads."""
    texts = ("title", "steps", "limits", "risk_assessment", "rollback_plan", "purpose")
    trimmed = replace(wording, **{name: getattr(wording, name).strip() for name in texts})
    if not trimmed.title:
        raise UserError("Say in a few words what the procedure does; that is its title.")
    for name in texts:
        if len(getattr(trimmed, name)) > LONGEST:
            sentence = (
                f"The {name.replace('_', ' ')} is longer than {LONGEST} characters. Keep it short, link the rest."
            )
            raise UserError(sentence)
    if trimmed.change_type and trimmed.change_type not in trimmed.allowed_types:
        sentence = (
            f"The usual type {trimmed.change_type} is not among the types the procedure allows. Add it, or choose."
        )
        raise UserError(sentence)
    beyond = sorted(set(trimmed.flags) - set(trimmed.allowed_flags))
    if beyond:
        sentence = f"Each execution would bear {', '.join(beyond)}, which the procedure does not allow. Allow it first."
        raise UserError(sentence)
    return trimmed


def _require_author(ground: Ground, context: Context) -> None:
    """Whoever writes a procedure may not approve it, so it must be known who that is (STD-02)."""
    if ground.person(context.actor.person) is None:
        raise UserError(
            "Nobody on record is at the desk. Choose who you are first: whoever writes a procedure may not approve it."
        )


def _require_owner(wording: Wording, ground: Ground) -> None:
    if wording.owner and ground.person(wording.owner) is None:
        sentence = f"The owner '{wording.owner}' is not on record. Choose a person of the list, or add them first."
        raise UserError(sentence)
