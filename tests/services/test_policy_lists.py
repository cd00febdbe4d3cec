"""Own controls and roles go on record, or are refused with a sentence (EVD-21, ROLE-02, ROLE-04)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from chgdesk.domain.controls import LETTERS, OwnControl, in_use, numbers_by_letter
from chgdesk.domain.people import Role
from chgdesk.errors import Invalid, NotPermitted, UserError
from chgdesk.services.controls import (
    controls_of,
    differing,
    proposals_for,
    proposed_controls,
    read_controls,
    role_names,
    write_controls,
)
from chgdesk.services.desk import Desk
from chgdesk.services.policies.commands import KeepControls, KeepRoles
from chgdesk.services.reading import EntryBySeq, RecordByRef, RecordsOf
from chgdesk.services.recording import GrantRole
from tests.meta.test_words import faults
from tests.services.policy_desk import MORNING, a_desk

ROLES = {"policy owner": "policy_owner", "policy_owner": "policy_owner", "ciso": "ciso"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as desk:
        yield desk


def a_control(ref: str = "CM-7", **given: object) -> OwnControl:
    return replace(OwnControl(ref=ref, wording="Changes are approved.", attributes=("C",)), **given)  # type: ignore[arg-type]


def said(data: bytes, name: str = "list.csv") -> tuple[str, ...]:
    with pytest.raises(Invalid) as refused:
        read_controls(data, name, roles=ROLES)
    return refused.value.faults or (str(refused.value),)


def test_that_ten_controls_are_proposed_and_cover_every_letter() -> None:
    proposed = proposed_controls()
    assert [control.ref for control in proposed] == [f"C-{number:02d}" for number in range(1, 11)]
    assert all(numbers_by_letter(proposed)[letter] for letter in LETTERS)
    assert [fault for control in proposed for fault in faults(control.wording)] == []


def test_that_a_proposal_leaves_out_numbers_in_use_and_owners_nobody_knows(desk: Desk) -> None:
    assert {c.owner_role for c in proposals_for(desk)} == {"", "policy_owner"}
    desk.execute(KeepControls(controls=(a_control("c-03"),)))
    assert "C-03" not in {control.ref for control in proposals_for(desk)}
    desk.execute(KeepControls(controls=proposals_for(desk)))
    assert proposals_for(desk) == ()


def test_that_controls_go_on_record_under_their_own_numbers_with_one_entry(desk: Desk) -> None:
    done = desk.execute(KeepControls(controls=(a_control(attributes=("K", "C", "C")), a_control("CM-8"))))
    assert desk.ask(EntryBySeq(seq=done.seq)).detail["sentence"] == "kept 2 own controls"
    assert [(c.ref, c.attributes) for c in controls_of(desk)] == [("CM-7", ("C", "K")), ("CM-8", ("C",))]
    desk.execute(KeepControls(controls=(a_control(retired=True),)))
    assert desk.ask(RecordByRef(kind="own_control", ref="CM-7")).version == 2
    assert [c.ref for c in in_use(controls_of(desk))] == ["CM-8"]


@pytest.mark.parametrize(
    ("controls", "words"),
    [
        ((a_control(attributes=("I",)),), "'I' is no letter of the test sheet"),
        ((a_control(attributes=("L",)),), "'L' is no letter"),
        ((a_control(owner_role="policy_ownr"),), "Did you mean policy_owner?"),
        ((a_control(owner_role="baker"),), "Put the role on record first"),
        ((a_control(wording=" "),), "the wording is empty"),
        ((a_control(wording="x" * 2001),), "longer than 2000"),
        ((a_control(""),), "the number is empty"),
        ((a_control("C\n1"),), "is no number"),
        ((a_control("CM-7"), a_control("cm-7")), "cm-7: stands twice"),
        ((), "given nothing"),
    ],
)
def test_that_a_faulty_control_is_refused_and_nothing_is_recorded(
    desk: Desk, controls: tuple[OwnControl, ...], words: str
) -> None:
    with pytest.raises(UserError, match=words.replace("?", r"\?")):
        desk.execute(KeepControls(controls=controls))
    assert controls_of(desk) == ()


def test_that_a_number_written_otherwise_is_the_same_number(desk: Desk) -> None:
    desk.execute(KeepControls(controls=(a_control("CM-7"),)))
    with pytest.raises(Invalid, match="CM-7 is on record already"):
        desk.execute(KeepControls(controls=(a_control("cm-7"),)))


def test_that_a_list_comes_back_as_it_was_written(desk: Desk) -> None:
    kept = (a_control(wording="=1+1", owner_role="policy_owner"), a_control("CM-8", retired=True, attributes=()))
    desk.execute(KeepControls(controls=kept))
    data = write_controls(controls_of(desk))
    assert b"'=1+1" in data
    read = read_controls(data, "list.csv", roles=role_names(desk)).controls
    assert read == kept
    assert differing(desk, read) == ()
    assert differing(desk, (replace(read[0], frequency="daily"), a_control("CM-9"))) == (
        replace(read[0], frequency="daily"),
        a_control("CM-9"),
    )


@pytest.mark.parametrize("written", ["C, D", "c d", "CD", "D/C", "C;D", "C+D"])
def test_that_letters_are_read_however_they_are_parted(written: str) -> None:
    data = f'Control ID,Control description,Letters\nX-1,Approve,"{written}"\n'.encode()
    assert read_controls(data, "list.csv", roles={}).controls[0].attributes == ("C", "D")


def test_that_a_workbook_is_read_with_its_own_headings_and_spare_columns_are_named() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No.", "Control wording", "Control owner", "How often", "Attributes", "Test procedure"])
    sheet.append([7, "Changes are approved.", "Policy Owner", "each change", "C", "Look at it"])
    sheet.append([None, None])
    sink = io.BytesIO()
    book.save(sink)
    read = read_controls(sink.getvalue(), "controls.xlsx", roles=ROLES)
    expected = OwnControl(
        ref="7",
        wording="Changes are approved.",
        owner_role="policy_owner",
        frequency="each change",
        attributes=("C",),
    )
    assert (read.controls, read.not_read) == ((expected,), ("Test procedure",))


def test_that_every_bad_line_of_a_control_list_is_named() -> None:
    data = b"Number;Wording;Owner;Attributes;Retired\nA-1;Fine;;A;no\nA-2;;;I;perhaps\nA-1;Again;baker;;\n"
    found = said(data)
    assert [fault.partition(":")[0] for fault in found] == ["line 3", "line 3", "line 3", "line 4", "line 4"]
    assert "A-1 stands on line 2 already" in " ".join(found)
    assert "there is no role 'baker'" in " ".join(found)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Wording\nx\n", "no column holds the number"),
        (b"Number\nx\n", "no column holds the wording"),
        (b"Number,Wording\n", "no control below"),
    ],
)
def test_that_a_list_without_its_columns_is_refused(data: bytes, words: str) -> None:
    assert words in said(data)[0]


def test_that_roles_go_on_record_with_duties_and_permissions(desk: Desk) -> None:
    role = Role(ref="deployer", title="Deployer", duties="Deploys what was approved.", permissions=("export",))
    done = desk.execute(KeepRoles(roles=(role,)))
    assert desk.ask(EntryBySeq(seq=done.seq)).detail["sentence"] == "kept 1 role"
    (held,) = desk.ask(RecordsOf(kind="role"))
    assert (held.value.title, held.value.provenance.recorded_at) == ("Deployer", MORNING)


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ((Role(ref="Policy Owner", title="x"),), "no key of a role"),
        ((Role(ref="dpo", title=" "),), "the title is empty"),
        ((Role(ref="dpo", title="DPO", duties="x" * 4001),), "longer than 4000"),
        ((Role(ref="dpo", title="DPO", permissions=("fly",)),), "no permission 'fly'"),
        ((Role(ref="dpo", title="DPO"), Role(ref="dpo", title="DPO 2")), "stands twice"),
    ],
)
def test_that_a_faulty_role_is_refused(desk: Desk, roles: tuple[Role, ...], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        desk.execute(KeepRoles(roles=roles))
    assert desk.ask(RecordsOf(kind="role")) == []


def test_that_a_permission_is_never_left_to_a_role_that_nobody_holds(desk: Desk) -> None:
    dpo = Role(ref="dpo", title="DPO", permissions=("policy",))
    with pytest.raises(UserError, match="nobody holds that role now"):
        desk.execute(KeepRoles(roles=(dpo,)))
    owner = Role(ref="policy_owner", title="Policy owner", permissions=("export", "policy"))
    desk.execute(KeepRoles(roles=(owner, dpo)))
    with pytest.raises(NotPermitted, match="it is for the DPO or Policy owner"):
        desk.execute(KeepControls(controls=(a_control(),)))


def test_that_taking_a_permission_from_its_last_holder_is_refused_where_a_vacant_role_keeps_it(desk: Desk) -> None:
    desk.execute(GrantRole(person="ida", role="officer", held_from=MORNING))
    roles = (Role(ref="officer", title="Officer", permissions=("export",)), Role(ref="dpo", title="DPO"))
    desk.execute(KeepRoles(roles=roles))
    desk.execute(KeepRoles(roles=(Role(ref="dpo", title="DPO", permissions=("export",)),)))
    with pytest.raises(UserError, match="only dpo would have the permission 'export'"):
        desk.execute(KeepRoles(roles=(Role(ref="officer", title="Officer"),)))
