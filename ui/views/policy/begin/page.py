"""Write a policy from a preset, in four steps of which only the first must be answered."""

from __future__ import annotations

from typing_extensions import override

from chgdesk.domain.parameter_set import ParameterValue
from chgdesk.services.policies.commands import CreatePolicy, FillFields
from chgdesk.services.registry import Command
from ui.views.policy.begin.cover_step import CoverStep
from ui.views.policy.begin.fields_step import FieldsStep
from ui.views.policy.begin.ground import Ground, read_ground
from ui.views.policy.begin.people_step import PeopleStep
from ui.views.policy.begin.preset_step import PresetStep
from ui.views.policy.desk import PolicyDesk
from ui.views.policy.flow.page import FlowPage

NAME = "policy_begin"


class BeginPage(FlowPage):
    """Records the policy with its draft, then the fields; arrives in Text."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__(desk, NAME, "Write a policy from a preset", "Begin the policy")
        self._ground: Ground | None = None
        self.cover = CoverStep(NAME)
        self.rules = PresetStep(desk, NAME)
        self.fields = FieldsStep(NAME)
        self.people = PeopleStep(desk, NAME)
        self.rules.chosen.connect(lambda _name: self._on_preset_chosen())
        self.people.given.connect(self._read)
        self.show_steps((self.cover, self.rules, self.fields, self.people))
        self._read()

    @override
    def changed(self, kinds: frozenset[str]) -> None:
        super().changed(kinds)
        if kinds & {"role_assignment", "role", "person"}:
            self._read()

    @override
    def record(self) -> None:
        """Begin the policy, fill what was filled, and go to the text."""
        values = (ParameterValue(path="policy.document_set", text='"split"' if self.cover.is_split else '"combined"'),)
        begin = CreatePolicy(document=self.cover.document, preset=self.rules.preset, values=values)
        fills = self.fields.fills
        commands: tuple[Command, ...] = (begin, FillFields(fills=fills)) if fills else (begin,)
        self.set_busy(busy=True)
        self.carry_out(commands, lambda changed: self.arrived(changed, "text"))

    def _read(self) -> None:
        """Read presets, fields, roles and who holds them."""
        ask = self.desk.asker
        self.ask(lambda: read_ground(ask), self._on_ground)

    def _on_ground(self, ground: Ground) -> None:
        """They are here."""
        is_first = self._ground is None
        self._ground = ground
        if is_first:
            self.cover.show_roles(ground.roles)
            self.rules.show_ground(ground)
            self.fields.show_ground(ground)
        self._on_preset_chosen()

    def _on_preset_chosen(self) -> None:
        """Number pattern and needed roles follow from the preset."""
        ground, preset, now = self._ground, self.rules.preset, self.desk.now
        if ground is None:
            return
        self.ask(
            lambda: (ground.number(preset), ground.vacant(preset, now)),
            lambda answer: self._on_worked_out(ground, *answer),
        )

    def _on_worked_out(self, ground: Ground, number: str, vacant: tuple[object, ...]) -> None:
        """The proposal and the roles nobody holds."""
        self.cover.propose(number)
        self.people.show_vacant(ground, vacant)  # type: ignore[arg-type]
        self.tell()
