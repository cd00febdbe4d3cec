"""Mails as people drop them: plain and Outlook's, quoted, forwarded, automatic, and the answer in them (APR-09, APR-16)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from chgdesk.intake import FoundPerson, ReadMail, SourceKind, read_pasted, read_reply, read_source
from chgdesk.intake.reply import marks_answered
from tests.intake.outlook_file import ole_file, outlook_tree, packed_rtf
from tests.intake.samples import MARK, SENT, SUBJECT, ZONE, a_mail, read_mail, read_sample, sample

NWOSU = FoundPerson(name="Tomas Nwosu", email="t.nwosu@larkfield.example")
QUOTE = '\n\nOn Mon, 13 Jul 2026 at 15:02, Ines Duarte <ines@larkfield.example> wrote:\n> Answer "approved" or "not approved"\n> [CHG-2026-0142 ·\n> v3 · 7f3a2c91]\n'


def mail_of(reading: object) -> ReadMail:
    mail = getattr(reading, "mail", None)
    assert isinstance(mail, ReadMail)
    return mail


def test_that_a_reply_names_sender_time_answer_and_mark() -> None:
    reading = read_sample("approval.eml")
    assert (reading.kind, reading.system) == (SourceKind.MAIL, "e-mail")
    reply = read_reply(mail_of(reading))
    assert reply.sender == FoundPerson(name="Tomas Nwosu", email="T.Nwosu@larkfield.example")
    assert (reply.decision, reply.words, reply.sent_at, reply.marks) == ("approve", "Approved, thanks.", SENT, (MARK,))
    (approval,) = reading.approvals
    assert (approval.who, approval.decision, approval.at) == (reply.sender, "approve", SENT)
    assert (
        approval.source == "e-mail of Tomas Nwosu (T.Nwosu@larkfield.example), 13 Jul 2026 16:20; headers not checked"
    )
    assert mail_of(reading).headers_checked is False


def test_that_the_name_of_the_file_does_not_matter() -> None:
    assert read_source(sample("approval.eml"), "picture.png", zone=ZONE).kind is SourceKind.MAIL


def test_that_a_reply_holds_own_words_and_quote_apart() -> None:
    mail = mail_of(read_mail(a_mail("Approved." + QUOTE)))
    assert mail.body == "Approved."
    assert mail.quoted.startswith("On Mon, 13 Jul")
    assert mail.to == (FoundPerson(name="Ines Duarte", email="ines.duarte@larkfield.example"),)


QUOTES = {
    "English": "On Mon, 13 Jul 2026 at 15:02, Ines <i@x.example> wrote:\n> {}",
    "broken over two lines": "On Mon, 13 Jul 2026 at 15:02, Ines Duarte <ines.duarte@larkfield.example>\nwrote:\n> {}",
    "German": "Am Mo., 13. Juli 2026 um 15:02 Uhr schrieb Ines Duarte <i@x.example>:\n> {}",
    "Portuguese": "Em seg., 13 de jul. de 2026 às 15:02, Ines <i@x.example> escreveu:\n> {}",
    "French": "Le lun. 13 juil. 2026 à 15:02, Ines <i@x.example> a écrit :\n> {}",
    "Spanish": "El lun, 13 jul 2026 a las 15:02, Ines (<i@x.example>) escribió:\n> {}",
    "Outlook": "________________________________\nFrom: Ines Duarte\nSent: Monday, July 13, 2026 3:02 PM\nTo: Tomas\nSubject: Please\n\n{}",
    "Outlook without a line": "From: Ines Duarte\nSent: Monday, July 13, 2026 3:02 PM\nTo: Tomas\nSubject: Please\n\n{}",
    "Outlook in German": "Von: Ines Duarte\nGesendet: Montag, 13. Juli 2026 15:02\nAn: Tomas\nBetreff: Bitte\n\n{}",
    "a language unknown here": "Od: Ines Duarte\nWysłano: poniedziałek\nDo: Tomas\nTemat: Proszę\n\n{}",
    "Outlook in Russian": "От: Ines Duarte\nОтправлено: 13 июля 2026\nКому: Tomas\nТема: Please\n\n{}",
    "Outlook in Japanese": "差出人: Ines Duarte\n送信日時: 2026年7月13日\n宛先: Tomas\n件名：Please\n\n{}",
    "bold header lines": "*From:* Ines Duarte\n*Sent:* Monday\n*To:* Tomas\n*Subject:* Please\n\n{}",
    "original message": "-----Original Message-----\n{}",
    "bare": "> {}",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
@pytest.mark.parametrize(
    ("own", "quoted"),
    [("Thanks, I will look at it.", "Approved."), ("Not approved.", "Approved."), ("Approved.", "Not approved.")],
)
def test_that_nothing_quoted_is_ever_the_answer(quote: str, own: str, quoted: str) -> None:
    reply = read_reply(mail_of(read_mail(a_mail(f"{own}\n\n{quote.format(quoted)}\n"))))
    assert reply.decision == {"Approved.": "approve", "Not approved.": "reject"}.get(own, "unclear")


@pytest.mark.parametrize(
    "text",
    [
        "> Please approve\n\nApproved.\n",
        "Approved.\n\n> Is the backup checked?\nNo, then do not approve it.\n> thanks\n",
        "Approved.\n\nBest regards\nTomas\n\nP.S. not before the backup, otherwise rejected",
        "Approved.\n-- \nTomas\nHold: not approved without Jan",
        "I approve v2." + QUOTE,
        "I approve CHG-2026-0999." + QUOTE,
    ],
    ids=["below the quote", "between the lines", "postscript", "under the signature", "other version", "other record"],
)
def test_that_words_elsewhere_that_speak_of_it_leave_it_unclear(text: str) -> None:
    assert read_reply(mail_of(read_mail(a_mail(text)))).decision == "unclear"


def test_that_signature_and_small_print_do_not_disturb() -> None:
    text = "Approved.\n\nKind regards,\nTomas Nwosu\n\nIf you are not the intended recipient, do not use this mail.\n"
    assert read_reply(mail_of(read_mail(a_mail(text)))).decision == "approve"


@pytest.mark.parametrize(
    ("subject", "headers", "text"),
    [
        (f"Automatic reply: {SUBJECT}", {}, "Approved."),
        ("Abwesenheit: Anfrage", {}, "Approved."),
        (SUBJECT, {"Auto-Submitted": "auto-replied"}, "Approved."),
        (SUBJECT, {"X-Autoreply": "yes"}, "Approved."),
        (SUBJECT, {"Precedence": "auto_reply"}, "Approved."),
        (SUBJECT, {}, "I am out of the office until Monday.\nApproved."),
        (f"Read: {SUBJECT}", {}, "Approved."),
        (f"Accepted: {SUBJECT}", {}, "Approved."),
    ],
)
def test_that_an_automatic_answer_is_never_one(subject: str, headers: dict[str, str], text: str) -> None:
    reading = read_mail(a_mail(text, subject=subject, headers=headers))
    assert read_reply(mail_of(reading)).decision == "unclear"
    assert reading.approvals == ()
    assert "This is an automatic answer; it decides nothing." in reading.notes


def test_that_a_mail_of_a_page_alone_is_read_without_what_does_not_show() -> None:
    page = (
        "<html><head><style>p{}</style></head><body><div style='display:none'>Not approved.</div><p>Approved.</p>"
        "<script>x('Rejected.')</script><blockquote>Please answer. Not approved.</blockquote></body></html>"
    )
    mail = mail_of(read_mail(a_mail(page, html=True)))
    assert mail.body == "Approved."
    assert mail.quoted == "> Please answer. Not approved."


def test_that_attachments_keep_name_and_bytes_and_names_hold_no_paths() -> None:
    mail = mail_of(read_mail(a_mail("See file.", files=(("../../etc/plan.pdf", b"%PDF-1"), ("b.bin", b"\0\1")))))
    assert [(f.name, f.data) for f in mail.attachments] == [("_.._etc_plan.pdf", b"%PDF-1"), ("b.bin", b"\0\1")]


def forward(inner: EmailMessage, text: str = "FYI") -> EmailMessage:
    return a_mail(text, subject=f"Fwd: {SUBJECT}", sender="Mara Lind <mara@larkfield.example>", inner=(inner,))


def test_that_in_a_forwarded_mail_the_inner_one_decides_and_both_are_named() -> None:
    reading = read_mail(forward(a_mail("Approved." + QUOTE)))
    (approval,) = reading.approvals
    assert approval.who == NWOSU
    assert "forwarded by Mara Lind (mara@larkfield.example)" in approval.source
    assert [each.sender.name for each in mail_of(reading).forwarded] == ["Tomas Nwosu"]
    assert any("could have changed its text" in note for note in reading.notes)


def test_that_who_only_forwards_an_approval_does_not_approve() -> None:
    reading = read_mail(forward(a_mail("Approved."), "Approved, see below."))
    assert [approval.who for approval in reading.approvals] == [NWOSU]
    refused = read_mail(forward(a_mail("Approved."), "I do not approve this."))
    assert [(a.who.name, a.decision) for a in refused.approvals] == [
        ("Mara Lind", "reject"),
        ("Tomas Nwosu", "approve"),
    ]


def test_that_who_forwards_a_request_with_an_answer_has_answered() -> None:
    request = a_mail("Please approve this change.", sender="Ines Duarte <ines.duarte@larkfield.example>")
    assert [(a.who.name, a.decision) for a in read_mail(forward(request, "Approved.")).approvals] == [
        ("Mara Lind", "approve")
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "FYI\n\n---------- Forwarded message ---------\nFrom: Tomas Nwosu <t.nwosu@larkfield.example>\nDate: Mon, Jul 13, 2026 at 4:20 PM\n"
            "Subject: Re: request\nTo: Ines Duarte <ines@larkfield.example>\n\nApproved.\n"
        ),
        (
            "FYI\n\n-----Original Message-----\nFrom: Tomas Nwosu <t.nwosu@larkfield.example>\nSent: 13 July 2026 16:20\nTo: Ines\n"
            "Subject: Re: request\n\nApproved.\n\nBest regards\nTomas\n"
        ),
    ],
)
def test_that_a_mail_forwarded_as_text_is_read_from_its_header(text: str) -> None:
    reading = read_mail(a_mail(text, subject="Fwd: Re: request", sender="Mara Lind <mara@larkfield.example>"))
    (approval,) = reading.approvals
    assert (approval.who, approval.at, approval.decision) == (NWOSU, SENT, "approve")
    assert "forwarded by Mara Lind" in approval.source


def test_that_a_forward_of_a_web_mail_without_plain_text_is_read_too() -> None:
    page = (
        '<div dir="ltr">FYI</div><br><div class="gmail_quote gmail_quote_container"><div>---------- Forwarded message ---------<br>'
        "From: <strong>Tomas Nwosu</strong> &lt;t.nwosu@larkfield.example&gt;<br>Date: Mon, 13 Jul 2026 at 16:20<br>"
        "Subject: Re: request<br>To: Ines<br></div><br><div>Approved.</div></div>"
    )
    (approval,) = read_mail(
        a_mail(page, html=True, subject="Fwd: Re: request", sender="mara@larkfield.example")
    ).approvals
    assert (approval.who, approval.at) == (NWOSU, SENT)


def test_that_a_request_quoted_further_down_is_not_the_one_answered() -> None:
    text = "Approved.\n\n> [CHG-2026-0142 · v3 · 7f3a2c91]\n>> earlier: [CHG-2026-0007 · v1 · 00112233]\n"
    mail = mail_of(read_mail(a_mail(text)))
    assert [mark.ref for mark in marks_answered(mail)] == ["CHG-2026-0142"]
    assert any("version 3 of CHG-2026-0142" in note for note in read_mail(a_mail(text)).notes)


def test_that_a_reply_above_an_earlier_approval_is_not_a_forward() -> None:
    """In a reply the quoted text is history: an approval in it was somebody's, at another time, of another version."""
    text = "Thanks!\n\nFrom: Tomas Nwosu <t.nwosu@larkfield.example>\nSent: 13 July 2026 16:20\nTo: Ines\nSubject: x\n\nApproved.\n"
    assert read_mail(a_mail(text, subject="Re: request")).approvals == ()


def test_that_a_mail_sent_for_somebody_else_says_so() -> None:
    reading = read_mail(a_mail("Approved.", headers={"Sender": "Pat Roe <pat@larkfield.example>"}))
    assert any("sent by Pat Roe (pat@larkfield.example) on behalf of Tomas Nwosu" in note for note in reading.notes)


def test_that_a_mail_without_date_or_sender_says_so() -> None:
    reading = read_source(b"From: \nTo: a@b.example\nSubject: Re: x\n\nApproved.\n", zone=ZONE)
    assert any("no date" in note for note in reading.notes)
    assert any("no sender" in note for note in reading.notes)


def test_that_a_mail_that_asks_for_a_change_fills_title_and_words() -> None:
    reading = read_mail(
        a_mail("Please raise the pool of the invoice worker.\n\nRegards\nTomas", subject="Slow invoices")
    )
    values = {found.field: found.value for found in reading.facts}
    assert values["title"] == "Slow invoices"
    assert str(values["description"]).startswith("Please raise")
    assert values["requester"] == "Tomas Nwosu"
    assert (reading.first_written, reading.approvals) == (SENT, ())


def test_that_a_pasted_mail_asks_for_the_mail_itself() -> None:
    reading = read_pasted("From: Tomas Nwosu\nTo: Ines\nSubject: Re: x\n\nApproved.", zone=ZONE)
    assert reading.approvals == ()
    assert any(".eml or .msg" in note for note in reading.notes)


# Outlook

AT = datetime(2026, 7, 13, 15, 20, tzinfo=UTC)


def outlook(**parts: object) -> ReadMail:
    given = {"subject": SUBJECT, "body": "Approved.\r\n", "at": AT, **parts}
    return mail_of(read_source(ole_file(outlook_tree(**given)), "mail.msg", zone=ZONE))  # type: ignore[arg-type]


def test_that_an_outlook_mail_names_the_plain_address_of_its_sender() -> None:
    """Exchange writes its own name for people where the address should be."""
    mail = outlook()
    assert (mail.sender, mail.sent_at, mail.body) == (NWOSU, AT, "Approved.")
    assert mail.to == (FoundPerson(name="Ines Duarte", email="ines.duarte@larkfield.example"),)
    assert read_reply(mail).marks == (MARK,)


def test_that_the_address_is_found_in_the_kept_headers_too() -> None:
    mail = outlook(address="", headers="From: Tomas Nwosu\r\n <t.nwosu@larkfield.example>\r\nX: y\r\n")
    assert mail.sender == NWOSU


def test_that_an_outlook_mail_of_a_page_or_rich_text_alone_is_read() -> None:
    page = b"<html><body><p>Approved.</p><blockquote>please</blockquote></body></html>"
    assert outlook(body="", html=page).body == "Approved."
    rich = packed_rtf(rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Approved.\par Tom\'e1s\par}")
    assert outlook(body="", rtf=rich).body == "Approved.\nTomás"


def test_that_outlook_attachments_small_and_large_and_nested_mails_are_read() -> None:
    inner = outlook_tree(
        subject="Re: x", sender="Jan Koster", address="jan@larkfield.example", body="Approved.", at=AT, top=False
    )
    data = ole_file(
        outlook_tree(
            subject="FW: x",
            body="FYI",
            at=AT,
            attachments=(("a.txt", b"x" * 9000), ("b.txt", b"tiny")),
            nested=(inner,),
        )
    )
    reading = read_source(data, zone=ZONE)
    assert [(f.name, len(f.data)) for f in mail_of(reading).attachments] == [("a.txt", 9000), ("b.txt", 4)]
    (approval,) = reading.approvals
    assert (approval.who.email, approval.at) == ("jan@larkfield.example", AT)
    assert "forwarded by Tomas Nwosu" in approval.source


def test_that_an_outlook_absence_note_is_none() -> None:
    assert read_reply(outlook(kind="REPORT.IPM.Note.DR")).decision == "unclear"
    assert read_reply(outlook(headers="Auto-Submitted: auto-replied\r\n")).decision == "unclear"


@pytest.mark.parametrize("order", [range(10), reversed(range(10))], ids=["as sent", "backwards"])
def test_that_ten_replies_give_ten_approvals(order: object) -> None:
    """APR-16: ten replies dropped, ten approvals."""
    mails = [a_mail("Approved." + QUOTE, sender=f"Person {n} <p{n}@larkfield.example>") for n in range(10)]
    readings = [read_mail(mails[n]) for n in order]  # type: ignore[attr-defined]
    assert len({reading.approvals[0].who.email for reading in readings}) == 10
