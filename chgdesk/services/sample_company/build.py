"""Making the sample workspace: only commands, each by its own actor at its own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from chgdesk.domain.people import Actor, Organisation, Person, RoleAssignment
from chgdesk.services.context import Clock, Context, FixedClock
from chgdesk.services.desk import Desk
from chgdesk.services.recording import AddPeople, AssignRoles, AttachEvidence
from chgdesk.services.registry import Command
from chgdesk.services.sample_company.acts import Act, KeepRegisters
from chgdesk.services.sample_company.chronicle import BEGINNING, chronicle
from chgdesk.services.sample_company.company import OFFICER, actor_at
from chgdesk.services.sample_company.register import SampleCompany, sample_company

HOST = "desk.saltmere.example"
Progress = Callable[[int, int], None]


class CreateWorkspace(Protocol):
    """How a workspace is made; `chgdesk.app.create_workspace`, handed in because services know nothing above them."""

    def __call__(
        self,
        path: Path,
        *,
        organisation: Organisation,
        actor: Actor,
        clock: Clock | None = None,
        context: Context | None = None,
    ) -> Desk:
        """Make a new workspace and open it."""


def build_sample(path: Path, create: CreateWorkspace, *, progress: Progress | None = None) -> None:
    """Make the workspace of the sample company at `path`, act by act through its year."""
    company = sample_company()
    clock = FixedClock(at=BEGINNING, zone_offset="+02:00")
    context = Context(actor=OFFICER, clock=clock, host=HOST)
    acts = chronicle(company)
    with create(path, organisation=company.register.organisation, actor=OFFICER, context=context) as desk:
        for done, act in enumerate(acts):
            clock.advance(act.at - clock.at)
            desk.context = replace(context, actor=actor_at(act.person, act.at))
            desk.execute(_command(act, company))
            if progress is not None:
                progress(done + 1, len(acts))


def _command(act: Act, company: SampleCompany) -> Command:
    """The command that records the act; single values go under the act's own sentence."""
    if act.file is not None:
        return AttachEvidence(item=act.file, data=company.files[act.file.name])
    if len(act.new) > 1 and _all(act.new, Person):
        return AddPeople(people=act.new)
    if len(act.new) > 1 and _all(act.new, RoleAssignment):
        return AssignRoles(assignments=act.new)
    return KeepRegisters(said=act.said, new=act.new, revised=act.revised, texts=act.texts)


def _all(values: tuple[Any, ...], kind: type) -> bool:
    return bool(values) and all(isinstance(value, kind) for value in values)
