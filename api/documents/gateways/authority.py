"""A certificate authority of this sandbox's own, so that a trial can seal too. Never opened off loopback.

It stands in a folder of the deployment's secrets: its key, its certificate, one PKCS#12 per office.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from kernel.ids import OfficeCode, new_id

_LIFE = timedelta(days=3650)


class TrialAuthority:
    """Made once, by whichever process comes first."""

    def __init__(self, folder: Path, passphrase: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._passphrase = passphrase

    def certificate(self, now: datetime) -> x509.Certificate:
        """Its root."""
        return self._root(now)[0]

    def office(self, code: OfficeCode, name: str, now: datetime) -> bytes:
        """The PKCS#12 of an office, under the passphrase."""
        target = self._folder / f"{code}.p12"
        if not target.exists():
            root, root_key = self._root(now)
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _certify(name, key, root, root_key, now)
            protection = serialization.BestAvailableEncryption(self._passphrase)
            _write_once(
                target, pkcs12.serialize_key_and_certificates(code.encode(), key, certificate, [root], protection)
            )
        return target.read_bytes()

    def _root(self, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        both = self._folder / "authority.p12"
        if not both.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _self_certify(key, now)
            protection = serialization.BestAvailableEncryption(self._passphrase)
            _write_once(both, pkcs12.serialize_key_and_certificates(b"authority", key, certificate, None, protection))
        found, held, _ = pkcs12.load_key_and_certificates(both.read_bytes(), self._passphrase)
        assert isinstance(found, ec.EllipticCurvePrivateKey)
        assert held is not None
        return held, found


def _named(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Một Cửa, bản chạy thử"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _self_certify(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    me = _named("Nơi cấp chứng thư chạy thử")
    return (
        _begun(me, me, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _certify(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    return (
        _begun(_named(name), root.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _write_once(target: Path, content: bytes) -> None:
    """Whole or not at all; whoever comes second keeps what the first has made."""
    draft = target.with_name(f".{target.name}.{new_id().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
