"""A sealed result: pyHanko and poppler agree that it is genuine, and that a changed or lengthened one is not."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from api.documents.gateways.authority import TrialAuthority
from api.documents.gateways.press import Press
from api.documents.gateways.seals import SealBroken, SealClosed, Sealed, Seals, SealSettings
from api.documents.model import PaperKind
from kernel.ids import OfficeCode
from kernel.keys import Keyring
from tests.papers import SAMPLES

NOW = datetime.now(UTC)
OFFICE, NAME = OfficeCode("000.00.71.H38"), "UBND xã Phong Hải"
PDF = Press().print(PaperKind.BIRTH_CERTIFICATE, SAMPLES[PaperKind.BIRTH_CERTIFICATE])
needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no poppler-utils")


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> Seals:
    folder = tmp_path_factory.mktemp("secrets")
    return Seals(SealSettings(), folder / "seals", Keyring(folder), trial=True)


@pytest.fixture(scope="module")
def sealed(seals: Seals) -> bytes:
    return seals.seal(PDF, OFFICE, NAME, place="Lào Cai", why="Kết quả", now=NOW)


def pdfsig(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout


@needs_pdfsig
def test_both_readers_find_it_genuine(seals: Seals, sealed: bytes, tmp_path: Path) -> None:
    assert seals.inspect(sealed, NOW) == Sealed(by=NAME, intact=True, whole=True, trusted=True)
    told = pdfsig(sealed, tmp_path)
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "Not total document signed" not in told
    assert f"Common Name: {NAME}" in told
    assert "ETSI.CAdES.detached" in told


@needs_pdfsig
def test_one_changed_bit_anywhere_is_seen(seals: Seals, sealed: bytes, tmp_path: Path) -> None:
    for at in (10, 500, len(PDF) // 2, len(PDF) - 20):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert not seals.inspect(bytes(changed), NOW).genuine, at
    changed = bytearray(sealed)
    changed[len(PDF) // 2] ^= 1
    assert "Digest Mismatch" in pdfsig(bytes(changed), tmp_path)


@needs_pdfsig
def test_anything_appended_is_seen(seals: Seals, sealed: bytes, tmp_path: Path) -> None:
    from tests.hostile import appended_page

    for longer in (sealed + b"\n%more", sealed + b"\n9 0 obj\n<<>>\nendobj\n", appended_page(sealed)):
        assert not seals.inspect(longer, NOW).genuine
        assert "Not total document signed" in pdfsig(longer, tmp_path)


def test_a_second_seal_and_none_are_not_genuine(seals: Seals, sealed: bytes) -> None:
    nothing = Sealed(by="", intact=False, whole=False, trusted=False)
    for pdf in (PDF, b"", b"%PDF-1.7\n", b"\x00" * 100, sealed[:-200]):
        assert seals.inspect(pdf, NOW) == nothing


def test_a_stranger_with_the_same_name_is_not_trusted(seals: Seals, tmp_path: Path) -> None:
    forger = Seals(SealSettings(), tmp_path / "seals", Keyring(tmp_path), trial=True)
    forged = forger.seal(PDF, OFFICE, NAME, place="Lào Cai", why="Kết quả", now=NOW)
    assert forger.inspect(forged, NOW).genuine
    assert seals.inspect(forged, NOW) == Sealed(by=NAME, intact=True, whole=True, trusted=False)


def test_the_trial_makes_its_certificates_once_and_for_itself_alone(tmp_path: Path) -> None:
    authority = TrialAuthority(tmp_path / "seals", b"secret")
    first = authority.office(OFFICE, NAME, NOW)
    assert TrialAuthority(tmp_path / "seals", b"secret").office(OFFICE, NAME, NOW) == first
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "seals").iterdir()} == {0o600}


def configured(folder: Path, now: datetime) -> SealSettings:
    """An office's own PKCS#12, as an authority would hand it over."""
    authority = TrialAuthority(folder / "theirs", b"secret")
    (folder / f"{OFFICE}.p12").write_bytes(authority.office(OFFICE, NAME, now))
    (folder / f"{OFFICE}.pass").write_text("secret\n")
    (folder / "roots.pem").write_bytes(authority.certificate(now).public_bytes(Encoding.PEM))
    return SealSettings(folder=str(folder), trust=str(folder / "roots.pem"))


def test_a_configured_certificate_seals_and_the_trial_is_off(tmp_path: Path) -> None:
    seals = Seals(configured(tmp_path, NOW), tmp_path / "none", Keyring(tmp_path / "keys"), trial=True)
    assert seals.inspect(seals.seal(PDF, OFFICE, NAME, place="Lào Cai", why="Kết quả", now=NOW), NOW).genuine
    assert not (tmp_path / "none").exists()
    with pytest.raises(SealClosed):
        seals.seal(PDF, OfficeCode("000.00.99.H38"), "?", place="", why="", now=NOW)


def test_off_loopback_an_unset_door_is_closed(tmp_path: Path) -> None:
    seals = Seals(SealSettings(), tmp_path / "seals", Keyring(tmp_path / "keys"), trial=False)
    assert not seals.open
    with pytest.raises(SealClosed) as closed:
        seals.seal(PDF, OFFICE, NAME, place="", why="", now=NOW)
    assert closed.value.status == 503
    assert not (tmp_path / "seals").exists()


def test_an_expired_or_untrusted_certificate_seals_nothing(tmp_path: Path) -> None:
    old = Seals(configured(tmp_path, NOW - timedelta(days=4000)), tmp_path / "x", Keyring(tmp_path / "k"), trial=False)
    with pytest.raises(SealBroken):
        old.seal(PDF, OFFICE, NAME, place="", why="", now=NOW)
    rootless = Seals(SealSettings(folder=str(tmp_path)), tmp_path / "x", Keyring(tmp_path / "k"), trial=False)
    with pytest.raises(SealBroken):
        rootless.seal(PDF, OFFICE, NAME, place="", why="", now=NOW)
