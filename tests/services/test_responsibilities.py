"""The chart of a workspace follows its policy and its people, and prints as a report (ROLE-04, ROLE-05, APR-14)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chgdesk.domain.code_host import HostRules
from chgdesk.domain.people import Role
from chgdesk.domain.role_standing import RoleState
from chgdesk.exports.report import Table, canonical_json
from chgdesk.services.desk import Desk
from chgdesk.services.exporting import pdf_bytes, xlsx_bytes
from chgdesk.services.policies.commands import KeepRoles
from chgdesk.services.recording import GrantRole
from chgdesk.services.responsibilities import host_differences, responsibilities_of, responsibilities_page
from tests.meta.test_words import faults
from tests.services.bundle_making import AT, cells, pages, small_desk
from tests.services.policy_desk import a_desk, begin


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_desk(tmp_path / "acme.chgdesk") as desk:
        yield desk


def test_that_a_role_is_vacant_until_somebody_holds_it(desk: Desk) -> None:
    desk.execute(KeepRoles(roles=(Role(ref="dpo", title="Data protection officer"),)))

    def state() -> RoleState:
        return next(s.state for s in responsibilities_of(desk).standings if s.role == "dpo")

    assert state() is RoleState.VACANT
    desk.execute(GrantRole(person="dina", role="dpo", held_from=AT))
    assert state() is RoleState.ONE_PERSON


def test_that_a_first_draft_is_tried_before_it_is_in_force(tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        begin(desk)
        here = responsibilities_of(desk)
    assert here.version is not None
    assert here.version.state == "draft"
    vacant = {s.role: s.needed_for for s in here.standings if s.state is RoleState.VACANT}
    assert "Approve the change" in vacant["engineering_lead"]
    assert next(s for s in here.standings if s.role == "deployer").state is RoleState.ONE_PERSON


def test_that_the_chart_follows_the_rules_in_force(desk: Desk) -> None:
    here = responsibilities_of(desk)
    assert here.version is not None
    assert here.version.number == "2.1"
    assert {d.accountable for d in here.duties if d.step == "request"} == {("cto",)}


def test_that_a_code_host_is_compared_with_the_rules_in_force(desk: Desk) -> None:
    found = host_differences(desk, HostRules(reviews=1))
    assert [(d.about, d.policy, d.host) for d in found] == [("Number of reviewers", "low 1, medium 2, high 2", "1")]


def test_that_the_report_holds_chart_holders_duties_and_differences(desk: Desk) -> None:
    desk.execute(KeepRoles(roles=(Role(ref="qa", title="Quality lead", duties="Looks at every test."),)))
    page = responsibilities_page(desk, host_differences(desk, HostRules(reviews=1)))
    assert [table.title for table in page.tables] == ["Responsibility chart", "Roles", "Duties", "Code host"]
    text = " ".join(pages(pdf_bytes(page)))
    for words in ("Who does what", "Quality lead", "Looks at every test.", "Number of reviewers", "Dina Levy"):
        assert words in text
    sheets = cells(xlsx_bytes(page))
    assert "engineering lead, Quality lead" in sheets["Responsibility chart"]
    assert not [fault for words in sheets.values() for word in words for fault in faults(word)]
    assert [table.title for table in responsibilities_page(desk).tables][-1] == "Duties"


def test_that_equal_registers_give_equal_reports(desk: Desk) -> None:
    first, second = responsibilities_page(desk), responsibilities_page(desk)
    assert canonical_json(first) == canonical_json(second)
    assert pdf_bytes(first) == pdf_bytes(second)
    assert isinstance(first.tables[0], Table)
