"""Ask, reply, drop: ten mails, ten approvals, and none that was not given (APR-16)."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from chgdesk.domain.basis import Basis
from chgdesk.domain.change import ChangeState
from chgdesk.services.changes.desk import ChangeStanding
from chgdesk.services.changes.files import FileGiven
from chgdesk.services.changes.replies import ProposeReplies, ReplyProposal
from chgdesk.services.desk import Desk
from tests.services.change_desk import a_request, entries, later, revise, save, standing


def reply(desk: Desk, person: str, words: str, subject: str, *, quoted: str = "", name: str = "reply.eml") -> FileGiven:
    """A mail of somebody, sent ten minutes ago."""
    mail = EmailMessage()
    mail["From"] = f"{person.title()} <{person}@nordlys.example>"
    mail["To"] = "mara@nordlys.example"
    mail["Subject"] = f"Re: {subject}"
    mail["Date"] = format_datetime(desk.context.now())
    mail.set_content(f"{words}\n\nOn Monday Mara wrote:\n" + "\n".join(f"> {line}" for line in quoted.splitlines()))
    later(desk, minutes=10)
    return FileGiven(name=name, data=mail.as_bytes(), kind="email")


def proposals(desk: Desk, *files: FileGiven, change: str = "") -> tuple[ReplyProposal, ...]:
    found: tuple[ReplyProposal, ...] = desk.ask(ProposeReplies(files=files, now=desk.context.now(), change=change))
    return found


def asked(desk: Desk) -> tuple[ChangeStanding, str, str]:
    """A change, and the subject and text of the request to Lea."""
    stands = save(desk, a_request(), then="submit")
    request = next(r for r in stands.requests if r.person == "lea")
    return stands, request.subject, request.text


def test_that_a_dropped_reply_is_matched_proposed_and_recorded_with_the_mail(desk: Desk) -> None:
    stands, subject, text = asked(desk)
    (found,) = proposals(desk, reply(desk, "lea", "Approved.", subject, quoted=text))
    assert (found.person, found.change, found.decision) == ("lea", stands.change.ref, "approve")
    assert found.roles == ("engineering_lead",)
    assert found.said.endswith("“Approved.” (headers not checked)")
    assert (found.problem, found.warning) == ("", "")
    assert found.command is not None
    before = entries(desk)
    desk.execute(found.command)
    assert entries(desk) == before + 1
    approval = standing(desk, stands.change.ref).change.approvals[0]
    assert (approval.person, approval.channel, approval.provenance.basis) == ("lea", "e-mail", Basis.DOCUMENT)
    assert approval.evidence in {link.sha256 for link in standing(desk, stands.change.ref).change.evidence}
    (again,) = proposals(desk, found.file)
    assert again.problem == f"This answer is on {stands.change.ref} already."


def test_that_ten_mails_are_ten_approvals(desk: Desk) -> None:
    files = []
    refs = []
    for n in range(10):
        stands, subject, text = asked(desk)
        refs.append(stands.change.ref)
        files.append(reply(desk, "lea", "Approved", subject, quoted=text, name=f"reply {n}.eml"))
    found = proposals(desk, *files)
    assert [one.change for one in found] == refs
    for one in found:
        assert one.command is not None
        desk.execute(one.command)
    states = {standing(desk, ref).change.approvals[0].person for ref in refs}
    assert states == {"lea"}


@pytest.mark.parametrize("words", ["I cannot approve this.", "Not approved", "Why now?", "Thanks, will look tomorrow."])
def test_that_what_is_no_clear_yes_is_never_proposed_as_one(desk: Desk, words: str) -> None:
    _stands, subject, text = asked(desk)
    (found,) = proposals(desk, reply(desk, "lea", words, subject, quoted=text))
    assert found.decision != "approve"


def test_that_an_answer_to_an_older_state_is_kept_and_does_not_count(desk: Desk) -> None:
    """APR-11: the record changed after it was asked about."""
    stands, subject, text = asked(desk)
    file = reply(desk, "lea", "Approved", subject, quoted=text)
    revise(desk, stands.change.ref, systems=("billing", "ledger"))
    (found,) = proposals(desk, file)
    assert found.warning.startswith("It answers version 1; the record says something else by now")
    assert found.command is not None
    desk.execute(found.command)
    change = standing(desk, stands.change.ref).change
    assert change.approvals[0].void_reason.startswith("Given for an earlier state")
    assert change.state is ChangeState.SUBMITTED


def test_that_a_stranger_or_the_author_is_named_and_never_counted(desk: Desk) -> None:
    stands, subject, text = asked(desk)
    (stranger,) = proposals(desk, reply(desk, "kim", "Approved", subject, quoted=text))
    assert stranger.command is None
    assert "is nobody on record" in stranger.problem
    (author,) = proposals(desk, reply(desk, "ada", "Approved", subject, quoted=text))
    assert "Ada Berg wrote the change, so it will not count." in author.warning
    assert author.command is not None
    desk.execute(author.command)
    assert standing(desk, stands.change.ref).change.state is ChangeState.SUBMITTED


def test_that_a_mail_without_mark_is_taken_for_the_record_it_was_dropped_on_and_says_so(desk: Desk) -> None:
    stands, _subject, _text = asked(desk)
    file = reply(desk, "lea", "Approved", "the rounding")
    (alone,) = proposals(desk, file)
    assert alone.problem == "It names no change; say which, or drop it on the record it is about."
    (found,) = proposals(desk, file, change=stands.change.ref)
    assert found.warning.startswith("It carries no mark")
    assert found.command is not None


def test_that_what_is_no_mail_is_said_to_be_none(desk: Desk) -> None:
    (found,) = proposals(desk, FileGiven(name="shot.png", data=b"\x89PNG\r\n\x1a\n" + bytes(40)))
    assert found.command is None
    assert found.problem.startswith("shot.png is no mail that can be read.")


def test_that_a_stranger_is_matched_by_hand_and_the_record_says_so(desk: Desk) -> None:
    """A known sender is never taken for somebody else; an unknown one is whom the officer says, and that is told."""
    _stands, subject, text = asked(desk)
    known = reply(desk, "lea", "Approved.", subject, quoted=text)
    stranger = replace(known, data=known.data.replace(b"Lea <lea@nordlys.example>", b"LF <lf@home.example>"))
    (found,) = desk.ask(ProposeReplies(files=(known,), now=desk.context.now(), person="otto"))
    assert found.person == "lea"
    (unknown,) = proposals(desk, stranger)
    assert unknown.command is None
    (found,) = desk.ask(ProposeReplies(files=(stranger,), now=desk.context.now(), person="lea"))
    assert found.command is not None
    assert found.command.note is not None
    assert found.command.note.endswith("the sender LF (lf@home.example) was matched to Lea Fors by hand)")


def test_that_a_sheet_of_minutes_decides_several_changes(desk: Desk) -> None:
    """APR-16: each line is one answer with the minutes as evidence; a no stays a no, a nameless line is shown and left."""
    first, second, third = (save(desk, a_request(), then="submit").change.ref for _ in range(3))
    held = desk.context.now().astimezone(ZoneInfo("Europe/Oslo"))
    later(desk, minutes=30)
    sheet = "\n".join(
        (
            f"Minutes of the change meeting, {held:%Y-%m-%d %H:%M}",
            "",
            f"{first}: approved by Lea Fors",
            f"{second}: rejected by Lea Fors",
            f"{third}: approved",
        )
    )
    file = FileGiven(name="minutes.txt", data=sheet.encode(), kind="email")
    found = proposals(desk, file)
    assert [(one.change, one.person, one.decision) for one in found] == [
        (first, "lea", "approve"),
        (second, "lea", "reject"),
        ("", None, "unclear"),
    ]
    assert found[2].problem == f"Line 5 decides on {third} and names nobody who decided."
    for one in found[:2]:
        assert one.command is not None
        assert "as somebody wrote it down" in one.said
        desk.execute(one.command)
    stands = standing(desk, first).change
    (approval,) = stands.approvals
    assert (approval.channel, approval.provenance.basis) == ("meeting minutes", Basis.DOCUMENT)
    assert [link.kind for link in stands.evidence] == ["minutes"]
    assert [a.decision for a in standing(desk, second).change.approvals] == ["reject"]
    assert standing(desk, third).change.approvals == ()
