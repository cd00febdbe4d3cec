from __future__ import annotations

import io
import shutil
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from chgdesk.errors import UserError
from chgdesk.exports.builders.policy_paper import policy_report
from chgdesk.exports.pades import read_certificate, sign_pdf
from tests.exports.policy_samples import a_paper, the_sections
from tests.exports.test_pdf import pages_of, pdf_of

AT = datetime(2026, 6, 12, 13, 5, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name(
    [
        x509.NameAttribute(NameOID.COMMON_NAME, "K. Lindqvist"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Alderpoint Freight BV"),
    ]
)


def usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def a_certificate(
    key: Any = KEY, first: datetime = AT - timedelta(days=30), last: datetime = AT + timedelta(days=30), **uses: Any
) -> x509.Certificate:
    builder = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key())
    builder = builder.serial_number(4711).not_valid_before(first).not_valid_after(last)
    for extension in uses.get("extensions", (usage(signs=True),)):
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256())


def a_file(certificate: x509.Certificate | None = None, key: Any = KEY, passphrase: str = "corréct") -> bytes:
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate or a_certificate(key or KEY), None, lock)


def a_pdf() -> bytes:
    return pdf_of(policy_report(a_paper(sections=the_sections()[:2], certificate="K. Lindqvist")))


def signed_pdf(p12: bytes | None = None, passphrase: str = "corréct") -> bytes:
    return sign_pdf(a_pdf(), p12 or a_file(), passphrase, reason="Approval of version 2.1", name="K. Lindqvist", at=AT)


def checked(signature: Any, certificate: x509.Certificate) -> Any:
    """What pyHanko finds of a signature, this certificate trusted and nothing fetched."""
    root = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False, moment=AT))


@pytest.mark.parametrize("key", [KEY, rsa.generate_private_key(65537, 2048)], ids=["elliptic curve", "RSA"])
def test_that_a_signed_pdf_is_read_as_signed_and_unchanged_by_another_reader(key: Any) -> None:
    """POL-17: pyHanko's own check, with the certificate trusted and no network."""
    certificate = a_certificate(key)
    data = signed_pdf(a_file(certificate, key))
    found = PdfFileReader(io.BytesIO(data)).embedded_signatures
    assert len(found) == 1
    status = checked(found[0], certificate)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert str(found[0].sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert str(found[0].sig_object["/M"]) == "D:20260612130500Z"
    assert str(found[0].sig_object["/Reason"]) == "Approval of version 2.1"


def test_that_the_signature_is_added_behind_the_pages_and_shows_none_of_itself() -> None:
    before, after = a_pdf(), signed_pdf()
    assert after.startswith(before)
    assert pages_of(after) == pages_of(before)


def test_that_signing_opens_no_socket_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """NFR-01: not even the pair of an event loop."""

    def refuse(*_args: object, **_options: object) -> socket.socket:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "socketpair", refuse)
    assert b"/ETSI.CAdES.detached" in signed_pdf()


def test_that_a_changed_byte_of_a_page_breaks_the_signature() -> None:
    data = bytearray(signed_pdf())
    data[2000] ^= 1
    found = PdfFileReader(io.BytesIO(bytes(data)), strict=False).embedded_signatures[0]
    assert not checked(found, a_certificate()).intact


def test_that_popplers_pdfsig_reads_the_signature(tmp_path: Path) -> None:
    tool = shutil.which("pdfsig")
    if tool is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    target = tmp_path / "signed.pdf"
    target.write_bytes(signed_pdf())
    said = subprocess.run([tool, "-nocert", str(target)], capture_output=True, text=True, check=True).stdout
    assert "Signature Validation: Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "K. Lindqvist" in said


def test_that_a_second_signature_leaves_the_first_standing() -> None:
    twice = sign_pdf(signed_pdf(), a_file(), "corréct", reason="Review", name="", at=AT)
    found = PdfFileReader(io.BytesIO(twice)).embedded_signatures
    assert [each.field_name for each in found] == ["Signature1", "Signature2"]
    assert all(checked(each, a_certificate()).intact for each in found)
    assert str(found[1].sig_object["/Name"]) == "K. Lindqvist, Alderpoint Freight BV"


def test_that_a_fit_certificate_is_described_before_it_signs() -> None:
    said = read_certificate(a_file(), "corréct", at=AT)
    assert said.holder == said.issuer == "K. Lindqvist, Alderpoint Freight BV"
    assert said.valid_until == AT + timedelta(days=30)
    assert len(said.fingerprint) == 64


def test_that_a_file_without_a_passphrase_opens_with_an_empty_one() -> None:
    assert read_certificate(a_file(passphrase=""), "", at=AT).holder.startswith("K. Lindqvist")


SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


@pytest.mark.parametrize(
    ("p12", "passphrase", "sentence"),
    [
        (a_file(), "wrong", "passphrase does not open"),
        (a_file(), "", "passphrase does not open"),
        (b"", "corréct", "not a certificate file"),
        (b"%PDF-1.7 not a certificate", "corréct", "not a certificate file"),
        (a_file()[:-40], "corréct", "not a certificate file"),
        (b"\x30\x80" + b"\x00" * 50, "corréct", "not a certificate file"),
        (b"\x30" * 1_100_000, "corréct", "not a certificate file"),
        (a_file(a_certificate(), None), "corréct", "holds no private key"),
        (a_file(a_certificate(last=AT - timedelta(days=1))), "corréct", "expired on 11 Jun 2026"),
        (a_file(a_certificate(first=AT + timedelta(days=2))), "corréct", "not valid before 14 Jun 2026"),
        (a_file(a_certificate(extensions=(usage(signs=False),))), "corréct", "not meant for signing documents"),
        (a_file(a_certificate(extensions=(SERVER,))), "corréct", "not meant for signing documents"),
        (a_file(None, rsa.generate_private_key(65537, 1024)), "corréct", "has 1024 bits"),
        (a_file(None, ed25519.Ed25519PrivateKey.generate()), "corréct", "neither RSA nor elliptic-curve"),
    ],
    ids=[
        "wrong passphrase", "no passphrase", "empty", "a PDF", "cut off", "no content", "huge", "no key",
        "expired", "too early", "key usage", "server", "short key", "other key",
    ],
)  # fmt: skip
def test_that_an_unfit_certificate_file_is_refused_with_a_sentence_of_its_own(
    p12: bytes, passphrase: str, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        read_certificate(p12, passphrase, at=AT)
    with pytest.raises(UserError, match=sentence):
        signed_pdf(p12 or b"\x00", passphrase)


def test_that_a_file_that_is_no_pdf_is_refused() -> None:
    with pytest.raises(UserError, match="could not be signed"):
        sign_pdf(b"nothing", a_file(), "corréct", reason="", name="", at=AT)
