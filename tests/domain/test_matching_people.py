"""People are matched by exact signs; likeness only ever offers a choice (APR-16)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.domain.matching_people import FoundPerson, Match, match_person
from chgdesk.domain.people import Person

PEOPLE = (
    Person(ref="tomas", name="Tomas Nwosu", email="t.nwosu@larkfield.example", logins=("tnwosu",)),
    Person(ref="mara", name="Mara Lind", email="mara@larkfield.example", logins=("mara-lind", "mlind")),
    Person(ref="jan", name="Jan Koster"),
    Person(ref="jan2", name="Jan Pires", logins=("jpires",)),
    Person(ref="ines", name="Inês Duarte"),
)


@pytest.mark.parametrize(
    ("found", "ref", "how"),
    [
        (FoundPerson(email="T.Nwosu@LARKFIELD.example"), "tomas", "e-mail address"),
        (FoundPerson(name="CTO", email="t.nwosu+changes@larkfield.example"), "tomas", "e-mail address"),
        (FoundPerson(login="@MLind"), "mara", "login"),
        (FoundPerson(name="whoever", login="mara-lind"), "mara", "login"),
        (FoundPerson(email="4711+mara-lind@users.noreply.github.com", name="Mara L"), "mara", "login"),
        (FoundPerson(name="jan  KOSTER"), "jan", "name"),
        (FoundPerson(name="Koster, Jan"), "jan", "name"),
        (FoundPerson(name="Inês Duarte"), "ines", "name"),
        (FoundPerson(name="Jan Koster", email="jan@elsewhere.example"), "jan", "name"),
    ],
)
def test_that_address_login_and_exact_name_match(found: FoundPerson, ref: str, how: str) -> None:
    match = match_person(found, PEOPLE)
    assert (match.person, match.how) == (ref, how)


@pytest.mark.parametrize(
    ("found", "offered"),
    [
        (FoundPerson(name="Tomas Nwosu", email="t.nwosu@evil.example"), "tomas"),
        (FoundPerson(name="Mara Lind", login="somebody"), "mara"),
        (FoundPerson(name="Jan"), "jan"),
        (FoundPerson(name="T. Nwosu"), "tomas"),
        (FoundPerson(login="jkoster"), "jan"),
        (FoundPerson(email="tomas.nwosu@gmail.example"), "tomas"),
        (FoundPerson(email="t.nwosu@larkfield.example", login="mlind"), "mara"),
    ],
)
def test_that_likeness_and_contradiction_only_offer_a_choice(found: FoundPerson, offered: str) -> None:
    """A display name over a foreign address is how mail is forged."""
    match = match_person(found, PEOPLE)
    assert match.person is None
    assert offered in match.candidates


def test_that_two_people_of_one_name_or_address_are_left_to_choose() -> None:
    twins = (Person(ref="a", name="Kim Roe", email="x@y.example"), Person(ref="b", name="Kim Roe", email="x@y.example"))
    for found in (FoundPerson(name="Kim Roe"), FoundPerson(email="x@y.example")):
        assert match_person(found, twins) == Match(candidates=("a", "b"))


def test_that_nobody_is_nobody() -> None:
    assert match_person(FoundPerson(), PEOPLE) == Match()
    assert match_person(FoundPerson(name="Zoltan Quill"), PEOPLE) == Match()


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_that_a_match_always_rests_on_an_exact_sign(name: str, email: str, login: str) -> None:
    match = match_person(FoundPerson(name=name, email=email, login=login), PEOPLE)
    if match.person is not None:
        assert match.how in {"e-mail address", "login", "name"}
