"""A mail is shown by its words and its list of files; nothing in it is carried out, and none of it breaks (EVD-01)."""

from __future__ import annotations

import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chgdesk.errors import UserError
from chgdesk.jobs import Job
from chgdesk.services.evidence.mail_page import mail_page


def a_mail(subject: str = "Outer", text: str = "Hello.") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Inès Koster <ines@x.example>"
    mail["To"] = "palm@x.example"
    mail["Date"] = "Tue, 14 Jul 2026 20:15:07 +0200"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def nested() -> bytes:
    """A mail with a picture and a mail, which holds another mail as a file."""
    innermost = a_mail("Innermost", "Approved.")
    inner = a_mail("Inner", "See below.")
    inner.add_attachment(innermost.as_bytes(), maintype="application", subtype="octet-stream", filename="deep.eml")
    outer = a_mail()
    outer.add_attachment(b"\x89PNG\r\n\x1a\n....", maintype="image", subtype="png", filename="../../shot.png")
    outer.add_attachment(inner)
    return outer.as_bytes()


def test_that_a_mail_shows_headers_text_and_what_is_attached() -> None:
    page = mail_page(nested())
    assert dict(page.headers) == {
        "From": "Inès Koster <ines@x.example>",
        "To": "palm@x.example",
        "Date": "Tue, 14 Jul 2026 20:15:07 +0200",
        "Subject": "Outer",
    }
    assert page.text.strip() == "Hello."
    assert [(part.name, part.words, part.is_mail) for part in page.parts] == [
        ("shot.png", "picture (PNG)", False),
        ("Inner", "e-mail inside", True),
    ]


def test_that_nested_mails_are_opened_one_level_at_a_time() -> None:
    inner = mail_page(nested(), (1,))
    assert inner.text.strip() == "See below."
    assert [(part.name, part.is_mail) for part in inner.parts] == [("deep.eml", True)]
    assert mail_page(nested(), (1, 0)).text.strip() == "Approved."
    with pytest.raises(UserError, match="no such mail inside"):
        mail_page(nested(), (7,))


def test_that_a_page_is_shown_as_words_and_nothing_is_fetched() -> None:
    mail = EmailMessage()
    mail["From"] = "a@x.example"
    mail.set_content(
        "<style>p{}</style><p>Approved &amp; done</p><script>go()</script><img src='https://t.example/p.gif'>",
        subtype="html",
    )
    page = mail_page(mail.as_bytes())
    assert page.text == "Approved & done"
    assert "nothing it points at is fetched" in page.remark


def test_that_a_mail_nested_a_thousand_times_is_refused_in_a_sentence() -> None:
    boxes = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    with pytest.raises(UserError, match="cannot be shown here"):
        mail_page(b"From: a@x.example\r\n" + boxes)


@given(st.binary(max_size=500))
def test_that_any_bytes_are_shown_or_refused(data: bytes) -> None:
    with contextlib.suppress(UserError):
        mail_page(b'From: x\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + data)


def test_that_the_job_answers_with_the_mail_and_with_the_pages() -> None:
    assert Job("chgdesk.preview_job:preview_mail", nested(), (1,), "Europe/Lisbon").wait().headers[-1] == (
        "Subject",
        "Inner",
    )
    with pytest.raises(UserError, match="damaged or is no PDF"):
        Job("chgdesk.preview_job:preview_pages", b"%PDF-1.7 broken", 400, (1,)).wait()


def test_that_a_mail_file_that_cannot_be_read_says_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le")
    with pytest.raises(UserError, match=r"mail file \(.msg\).*Save a copy"):
        Job("chgdesk.preview_job:preview_mail", data, (), "UTC").wait()
