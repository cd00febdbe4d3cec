"""Jobs behind the preview of a piece of evidence: pages of a PDF, and what a mail says, in a process of their own.

A damaged or hostile file can at worst end this process; the window says so and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.domain.evidence_taking.media import OLE
from chgdesk.exports.pages import page_count, page_images
from chgdesk.jobs import Progress, lone_job
from chgdesk.services.evidence.mail_page import MailPage, mail_page
from chgdesk.services.evidence.outlook_page import outlook_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPages:
    """The pictures of the pages asked for, and how many pages there are."""

    images: tuple[bytes, ...]
    count: int


@lone_job
def preview_pages(pdf: bytes, width: int, pages: tuple[int, ...], *, progress: Progress) -> PdfPages:
    """Pages of a PDF as pictures `width` pixels wide; of those asked for only those that there are."""
    count = page_count(pdf)
    wanted = tuple(page for page in pages if page <= count)
    if not wanted:
        return PdfPages(images=(), count=count)
    images = page_images(
        pdf, width_px=width, pages=wanted, progress=lambda done, total: progress(done, total, "Drawing the pages")
    )
    return PdfPages(images=images, count=count)


@lone_job
def preview_mail(data: bytes, inside: tuple[int, ...], zone: str, *, progress: Progress) -> MailPage:
    """What a mail says, or a mail inside it; `zone` is for times of a mail file that names none."""
    progress(0, 1, "Reading the mail")
    return outlook_page(data, zone) if data.startswith(OLE) else mail_page(data, inside)
