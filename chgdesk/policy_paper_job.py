"""Jobs that put a policy version on paper in a process of its own: pages to look at, files to hand out (POL-17)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chgdesk.app import open_desk
from chgdesk.exports.pages import page_count, page_images
from chgdesk.jobs import Progress, job
from chgdesk.services.policies.papers import Certificate, PolicyFile, policy_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPages:
    """The pictures of the pages asked for, how many pages there are, and the PDF they were taken from."""

    images: tuple[bytes, ...]
    count: int
    file: PolicyFile


@job
def policy_pages(
    path: str, version: str, part: str, width: int, pages: tuple[int, ...] = (), *, progress: Progress
) -> PolicyPages:
    """One document of a version as pictures `width` pixels wide; `pages` counts from 1, and none named means all."""
    progress(0, 1, "Setting the pages")
    with open_desk(Path(path), read_only=True) as desk:
        file = policy_pdf(desk, version, part)
    images = page_images(
        file.data,
        width_px=width,
        pages=pages,
        progress=lambda done, total: progress(done, total, "Drawing the pages"),
    )
    return PolicyPages(images=images, count=page_count(file.data), file=file)


@job
def policy_file(
    path: str, version: str, part: str, certificate: Certificate | None = None, *, progress: Progress
) -> PolicyFile:
    """One document of a version as PDF, signed where a certificate is given; the certificate is kept nowhere."""
    progress(0, 1, "Setting the pages")
    with open_desk(Path(path), read_only=True) as desk:
        return policy_pdf(desk, version, part, certificate=certificate)


@job
def pdf_pages(pdf: bytes, width: int, pages: tuple[int, ...] = (), *, progress: Progress) -> tuple[bytes, ...]:
    """Pages of a PDF at hand as pictures: further pages of a preview, or the original of an adopted version."""
    return page_images(
        pdf, width_px=width, pages=pages, progress=lambda done, total: progress(done, total, "Drawing the pages")
    )
