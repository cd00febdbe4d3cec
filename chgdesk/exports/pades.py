"""A PAdES B-B signature on a finished PDF, with a certificate file and nothing from the network (POL-17, AUD-13).

pyHanko signs with an expired certificate without a word and answers a wrong passphrase with nothing at all, so
everything that can be wrong with the file is looked for here first, each with a sentence of its own.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import pkcs12 as pkcs12_form
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields

from chgdesk.errors import Bug, UserError
from chgdesk.exports.columns import date_text

_LARGEST = 1_000_000
"""Bytes of a certificate file; a real one has a few thousand."""
_SHORTEST_RSA = 2048
_FOR_DOCUMENTS = frozenset(
    {
        ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string,
        ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
        ExtendedKeyUsageOID.CLIENT_AUTH.dotted_string,
        "1.3.6.1.5.5.7.3.36",  # document signing, RFC 9336
        "1.2.840.113583.1.1.5",  # document signing as Adobe names it
        "1.3.6.1.4.1.311.10.3.12",  # document signing as Microsoft names it
    }
)
"""Purposes by which a certificate may sign a document; one that names only others, such as a server's, may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningCertificate:
    """A certificate file opened and found fit: whose it is, who issued it, until when it is valid."""

    holder: str
    issuer: str
    valid_until: datetime
    fingerprint: str


def read_certificate(p12: bytes, passphrase: str, *, at: datetime) -> SigningCertificate:
    """Open a PKCS#12 file and hold its certificate against the moment of signing.

    Raises:
        UserError: no such file, wrong passphrase, no private key, not valid at `at`, or not meant for signing.
    """
    return _described(_opened(p12, passphrase, at))


def sign_pdf(
    pdf: bytes,
    p12: bytes,
    passphrase: str,
    *,
    reason: str,
    name: str,
    at: datetime,
) -> bytes:
    """The PDF with an invisible signature added behind its own bytes; `at` stands in it as the time of signing.

    Raises:
        UserError: what `read_certificate` raises, or a PDF that cannot be signed.
    """
    certificate = _opened(p12, passphrase, at)
    signer = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=(), passphrase=_secret(p12, passphrase))
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        count = sum(1 for _field in enumerate_sig_fields(writer.prev))
        meta = signers.PdfSignatureMetadata(
            field_name=f"Signature{count + 1}",
            md_algorithm="sha256",
            reason=reason or None,
            name=name or _described(certificate).holder,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=False,
        )
        signed: io.BytesIO = _run(_SignerAt(meta, signer, at).async_sign_pdf(writer))
    except PdfError as broken:
        raise UserError(f"The PDF could not be signed: {broken}. Make it anew from the policy desk.") from broken
    return signed.getvalue()


class _SignerAt(signers.PdfSigner):
    """Signs at a moment given to it; pyHanko would ask the machine."""

    def __init__(self, meta: Any, signer: Any, at: datetime) -> None:
        super().__init__(meta, signer=signer)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """A session whose clock stands still."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session


class _NothingToWaitFor:
    """A loop's selector with nothing to select: whoever waits for the outside world has made a mistake."""

    def select(self, timeout: float | None = None) -> list[Any]:
        """No event ever comes; waiting for one without end is a fault."""
        if timeout is None:
            raise Bug("signing waited for something, though nothing of it is remote")
        return []


class _SocketlessLoop(asyncio.BaseEventLoop):
    """Runs pyHanko's coroutines without a socket; an ordinary loop opens a pair of them, on Windows over TCP."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _NothingToWaitFor()

    def _process_events(self, _events: list[Any]) -> None:
        """There are none."""


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run work that never waits for anything outside."""
    loop = _SocketlessLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def _secret(p12: bytes, passphrase: str) -> bytes | None:
    """The passphrase as the file wants it: an empty one may mean none."""
    if passphrase:
        return passphrase.encode()
    try:
        pkcs12.load_key_and_certificates(p12, None)
    except (ValueError, UnsupportedAlgorithm):
        return b""
    return None


def _opened(p12: bytes, passphrase: str, at: datetime) -> x509.Certificate:
    """The certificate of the file, once nothing speaks against signing with it."""
    _check_form(p12)
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(p12, _secret(p12, passphrase))
    except ValueError as wrong:
        raise UserError(
            "The passphrase does not open this certificate file. Type it again, or choose another file."
        ) from wrong
    except UnsupportedAlgorithm as unknown:
        raise UserError(
            "The certificate file is locked in a way that cannot be opened here. Export it anew from where it is kept."
        ) from unknown
    if key is None:
        raise UserError(
            "The certificate file holds no private key, so nothing can be signed with it. "
            "Export the certificate again, together with its key."
        )
    if certificate is None:
        raise UserError("The file holds a key and no certificate that belongs to it. Export both into one file.")
    _check_key(key)
    _check_dates(certificate, at)
    _check_purpose(certificate)
    return certificate


def _check_form(p12: bytes) -> None:
    """Refuse what is no PKCS#12 file before a passphrase is blamed."""
    try:
        whole = len(p12) <= _LARGEST and bool(
            pkcs12_form.Pfx.load(p12, strict=True)["auth_safe"]["content_type"].native
        )
    except (ValueError, TypeError, KeyError):
        whole = False
    if not whole:
        raise UserError(
            "This is not a certificate file (.p12 or .pfx), or it is damaged. Choose another, or export it again."
        )


def _check_key(key: object) -> None:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _SHORTEST_RSA:
        raise UserError(
            f"The key of the certificate has {key.key_size} bits, and readers accept no fewer than {_SHORTEST_RSA}. "
            "Ask for a new certificate."
        )
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UserError(
            "The certificate's key is neither RSA nor elliptic-curve, so a PDF cannot be signed with it here."
        )


def _check_dates(certificate: x509.Certificate, at: datetime) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at > last:
        raise UserError(
            f"The certificate of {_holder(certificate.subject)} expired on {date_text(last)}. "
            "Choose one that is still valid; without it the PDF can be exported unsigned."
        )
    if at < first:
        raise UserError(
            f"The certificate of {_holder(certificate.subject)} is not valid before {date_text(first)}. "
            "Choose another, or sign from that day on."
        )


def _check_purpose(certificate: x509.Certificate) -> None:
    """The certificate must allow signing, as far as it says what it is for."""
    for extension in certificate.extensions:
        value = extension.value
        if isinstance(value, x509.KeyUsage) and not (value.digital_signature or value.content_commitment):
            break
        if isinstance(value, x509.ExtendedKeyUsage) and not _FOR_DOCUMENTS & {oid.dotted_string for oid in value}:
            break
    else:
        return
    raise UserError(
        f"The certificate of {_holder(certificate.subject)} is not meant for signing documents: "
        "its own list of uses leaves that out. Choose one issued for signatures."
    )


def _described(certificate: x509.Certificate) -> SigningCertificate:
    return SigningCertificate(
        holder=_holder(certificate.subject),
        issuer=_holder(certificate.issuer),
        valid_until=certificate.not_valid_after_utc.astimezone(UTC),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
    )


def _holder(name: x509.Name) -> str:
    """Common name and organisation, or the whole name where neither is given."""
    found = [
        str(attribute.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for attribute in name.get_attributes_for_oid(oid)
    ]
    return ", ".join(dict.fromkeys(found)) or name.rfc4514_string() or "an unnamed holder"
