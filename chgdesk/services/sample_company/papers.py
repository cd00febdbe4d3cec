"""Texts that look like what other tools write: test reports, pipeline logs, console sessions and mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from chgdesk.domain.change import Change
from chgdesk.domain.change_facts import Approval, Deployment
from chgdesk.services.sample_company.company import COMPANY, people
from chgdesk.services.sample_company.plan import rules_at

_NAMES = {person.ref: person for person in people()}


def clock(instant: datetime | None) -> str:
    """An instant as a tool prints it."""
    return "" if instant is None else f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def tests_paper(change: Change) -> bytes:
    """A one-page PDF test report, as a test tool would print it."""
    lines = [
        f"{COMPANY} - Test report",
        "",
        f"Change      {change.ref}  {change.title}",
        f"System      {', '.join(change.systems)}",
        "Tested by   Petra Novak",
        "",
        "Type                Executed (UTC)          Environment              Result",
    ]
    lines.extend(
        f"{run.type:<20}{clock(run.executed_at):<24}{run.environment:<25}{run.result}"
        for run in change.tests
        if run.provenance.source
    )
    lines.extend(
        ("", "Cases: as listed in the test plan; each was run once, none was skipped.", "", "Fictional sample.")
    )
    return _pdf(lines)


def _pdf(lines: list[str]) -> bytes:
    """A minimal PDF of one page with one fixed-width face; the same lines give the same bytes."""
    shown = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines)
    content = b"BT /F1 9 Tf 13 TL 56 770 Td\n" + shown + b"ET"
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    )
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def _escaped(line: str) -> bytes:
    return line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pipeline_log(change: Change) -> bytes:
    """The log of a pipeline run, from check-out to the last step."""
    deployment = change.deployments[0]
    assert deployment.start is not None
    steps = (
        ("checkout", f"commit {deployment.commit or 'none'}"),
        ("build", "image built, 214 layers, 0 warnings"),
        ("test", "412 tests run, 412 good, 0 failed, 0 skipped"),
        ("scan", "0 critical, 0 high"),
        ("deploy", f"{', '.join(change.systems)} to production, 3 of 3 instances replaced"),
        ("smoke", "6 of 6 checks answered"),
    )
    lines = [f"# {deployment.run}  {change.ref}  {change.title}  (fictional)"]
    for n, (step, said) in enumerate(steps):
        lines.append(f"{clock(deployment.start + timedelta(seconds=37 * n))} [{step}] {said}")
    return ("\n".join(lines) + "\n").encode()


def console_session(change: Change, deployment: Deployment) -> bytes:
    """A recorded console session of work by hand."""
    assert deployment.start is not None
    at = deployment.start
    lines = [f"# console session of {deployment.account}, {change.ref} (fictional)"]
    for n, said in enumerate(("list", "drain one", "replace one", "check one", "next", "check all", "end")):
        lines.append(f"{clock(at + timedelta(minutes=11 * n))} $ {said}")
        lines.append(f"{clock(at + timedelta(minutes=11 * n, seconds=8))} done")
    return ("\n".join(lines) + "\n").encode()


def approval_mail(change: Change, approval: Approval) -> bytes:
    """A mail in which somebody says yes to a change."""
    who, author = _NAMES[approval.person], _NAMES[change.author or "jonas"]
    at = approval.decided_at
    assert at is not None
    message = EmailMessage(policy=SMTP)
    message["From"] = f"{who.name} <{who.email}>"
    message["To"] = f"{author.name} <{author.email}>"
    message["Date"] = rules_at(at).calendar.local(at)
    message["Message-ID"] = f"<{change.ref.lower()}.{approval.person}@saltmere.example>"
    message["Subject"] = f"Re: {change.ref} {change.title}"
    message.set_content(
        f"Hello {author.name.split()[0]},\n\nyes, go ahead with {change.ref} as described, undo plan included.\n\n"
        f"{who.name}\n{who.title}\n\n{COMPANY}\n",
        cte="quoted-printable",
    )
    return message.as_bytes()
