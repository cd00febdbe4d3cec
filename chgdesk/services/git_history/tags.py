"""Tags of a repository, annotated or light, with who set them and when."""

from __future__ import annotations

from dataclasses import dataclass

from chgdesk.services.git_history.commits import Stamp, instant
from chgdesk.services.git_history.program import Repository

_FIELDS = (
    "refname:strip=2",
    "objecttype",
    "objectname",
    "*objecttype",
    "*objectname",
    "creatordate:unix",
    "taggername",
    "taggeremail:trim",
    "authorname",
    "authoremail:trim",
    "contents:subject",
    "contents:body",
)
_FORMAT = "%00".join(f"%({name})" for name in _FIELDS) + "%00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One tag: the commit it stands on, who set it, and what it says; a light tag says what its commit says."""

    name: str
    commit: str
    by: Stamp
    annotated: bool
    subject: str
    body: str
    mended: bool


def read_tags(repository: Repository) -> tuple[tuple[Tag, ...], bytes, int]:
    """Every tag on a commit, oldest first, git's own text, and how many tags stand on something else."""
    raw = repository.ask("for-each-ref", "--sort=creatordate", f"--format={_FORMAT}", "refs/tags")
    parts = raw.split(b"\0")[:-1]
    rows = [parts[i : i + len(_FIELDS)] for i in range(0, len(parts), len(_FIELDS))]
    read = [_tag([part.decode("utf-8", "replace") for part in row]) for row in rows]
    tags = tuple(tag for tag in read if tag is not None)
    return _mapped(repository, tags), raw, len(read) - len(tags)


def _tag(row: list[str]) -> Tag | None:
    name, kind, own, target_kind, target, at, tagger, tagger_mail, author, author_mail, subject, body = row
    annotated = kind == "tag"
    if (target_kind if annotated else kind) != "commit":
        return None
    by = Stamp(
        name=tagger if annotated else author,
        mail=tagger_mail if annotated else author_mail,
        at=instant(at),
    )
    return Tag(
        name=name.lstrip("\n"),
        commit=target if annotated else own,
        by=by,
        annotated=annotated,
        subject=subject.strip(),
        body=body.strip(),
        mended=any("�" in part for part in row),
    )


def _mapped(repository: Repository, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """The same tags with names and addresses as .mailmap says."""
    known = sorted({(tag.by.name, tag.by.mail) for tag in tags if tag.by.mail})
    if not known:
        return tags
    given = "".join(f"{name} <{mail}>\n" for name, mail in known).encode()
    said = repository.ask("check-mailmap", "--stdin", given=given).decode("utf-8", "replace").splitlines()
    mapped = {}
    for pair, line in zip(known, said, strict=False):
        name, _, mail = line.rpartition(" <")
        mapped[pair] = (name or pair[0], mail.rstrip(">"))
    return tuple(_with(tag, mapped.get((tag.by.name, tag.by.mail))) for tag in tags)


def _with(tag: Tag, pair: tuple[str, str] | None) -> Tag:
    if pair is None:
        return tag
    return Tag(
        name=tag.name,
        commit=tag.commit,
        by=Stamp(name=pair[0], mail=pair[1], at=tag.by.at),
        annotated=tag.annotated,
        subject=tag.subject,
        body=tag.body,
        mended=tag.mended,
    )
