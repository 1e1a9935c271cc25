"""`make phone`: the trial house over https on the LAN, with a certificate of its own small authority, told by QR codes.

The authority's key never leaves the data folder; its certificate is served at /phone/authority.crt, to be trusted.
"""

import asyncio
import ipaddress
import os
import socket
from datetime import timedelta
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from api.house import House
from api.run import GOING_S, Supervisor, embedded, interruptible, say
from api.settings import Settings, read
from kernel import clock, logs
from kernel.alone import CannotStart, end_left_overs, only_one, own_port
from kernel.environment import load

COMMAND = "make phone"
AUTHORITY_LIFE = timedelta(days=365)
LOOPBACK = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
LEAF_LIFE = timedelta(days=90)  # phones refuse long ones


def lan_address() -> str:
    """This machine's address on its network; no packet is sent. Raises CannotStart."""
    given = os.environ.get("PHONE_ADDRESS")
    if given:
        return given
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            raise CannotStart("This machine is on no network. Join one, or name its address: PHONE_ADDRESS=…") from None
        return str(probe.getsockname()[0])


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The small authority of this data folder; made once, again when it nears its end."""
    certificate_file, key_file = folder / "authority.crt", folder / "authority.key"
    if certificate_file.exists():
        held = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        if held.not_valid_after_utc - clock.now() > LEAF_LIFE:
            key = serialization.load_pem_private_key(key_file.read_bytes(), None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            return held, key
    key = ec.generate_private_key(ec.SECP256R1())
    start = clock.now() - timedelta(days=1)
    name = _name("Một Cửa: bản chạy thử của máy này")
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), start, start + AUTHORITY_LIFE
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                key_cert_sign=True,
                crl_sign=True,
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    _write(key_file, _pem(key))
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return made, key


def leaf(folder: Path, address: str) -> tuple[Path, Path]:
    """(certificate, key) files for `address`, fresh at every start."""
    issuer, issuer_key = authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    start = clock.now() - timedelta(days=1)
    try:
        alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        alternative = x509.DNSName(address)
    made = (
        x509.CertificateBuilder(
            issuer.subject, _name(address), key.public_key(), x509.random_serial_number(), start, start + LEAF_LIFE
        )
        .add_extension(x509.SubjectAlternativeName([alternative, LOOPBACK]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    _write(folder / "leaf.crt", made.public_bytes(serialization.Encoding.PEM))
    _write(folder / "leaf.key", _pem(key))
    return folder / "leaf.crt", folder / "leaf.key"


def trust_ourselves(folder: Path) -> Path:
    """What our own clients trust: the system's roots and our authority, since we call our sandboxes by https too."""
    import ssl

    system = ssl.get_default_verify_paths().cafile
    roots = Path(system).read_bytes() if system and Path(system).exists() else b""
    (folder / "trusted.pem").write_bytes(roots + b"\n" + (folder / "authority.crt").read_bytes())
    return folder / "trusted.pem"


@interruptible()
def main() -> None:
    """`python -m api.phone`."""
    address, port = lan_address(), int(os.environ.get("PORT", "8443"))
    data = load(House, os.environ).data
    with only_one(data, COMMAND):
        settings = _as_phone(data / "phone", address, port)
        logs.set_up("WARNING")  # else the first start's appointments scroll the codes away
        left = end_left_overs(data)
        with own_port(port, GOING_S if left else 0, COMMAND), embedded(settings.house) as postgres:
            say(f"1. Open {settings.house.base_url} on the phone (same network):\n")
            segno.make(settings.house.base_url).terminal(compact=True)
            trust = f"{settings.house.base_url}/phone/authority.crt"
            say("\n2. So that the phone trusts it (and may install the app and get notifications), open this once:")
            say(f"   {trust}\n")
            segno.make(trust).terminal(compact=True)
            say("\n   Accept the warning this one time, install what it downloads, and reload.")
            asyncio.run(Supervisor(settings, postgres).run())


def _as_phone(folder: Path, address: str, port: int) -> Settings:
    """The settings of a trial house on the LAN, for this process and its children."""
    folder.mkdir(exist_ok=True, mode=0o700)
    certificate, key = leaf(folder, address)
    os.environ.update(
        PORT=str(port),
        HOST="0.0.0.0",  # noqa: S104 - the LAN is the point
        MOTCUA_BASE_URL=f"https://{address}:{port}",
        MOTCUA_SANDBOXES="true",
        TLS_CERTIFICATE=str(certificate),
        TLS_KEY=str(key),
        PHONE_AUTHORITY=str(folder / "authority.crt"),
        SSL_CERT_FILE=str(trust_ourselves(folder)),
    )
    return read(os.environ)


if __name__ == "__main__":
    main()
