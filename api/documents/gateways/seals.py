"""The offices' seals: whose certificate, from where, and whether what was sealed holds."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding

from api.documents.gateways.authority import TrialAuthority
from kernel.errors import DoorClosed
from kernel.ids import OfficeCode
from kernel.keys import Keyring


class SealSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`SEAL_FOLDER` holds `<office code>.p12` and `<office code>.pass`; `SEAL_TRUST` the roots they come from, PEM."""

    folder: str = ""
    trust: str = ""

    @property
    def is_open(self) -> bool:
        """Whether any office may have a certificate here."""
        return bool(self.folder)


class SealClosed(DoorClosed):
    """The office has no certificate here to seal results with."""

    vi = "Cơ quan này chưa có chứng thư để ký số kết quả. Không mất gì; quyết định vẫn giữ."
    en = "This office has no certificate to seal results with yet. Nothing is lost; the decision is kept."

    def __init__(self) -> None:
        super().__init__(door="con dấu số")


class SealBroken(Exception):
    """What was just sealed does not verify: an expired certificate, or one outside SEAL_TRUST."""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What a seal says when looked at. `genuine` is the whole truth; the rest tells why not."""

    by: str
    intact: bool
    whole: bool
    trusted: bool

    @property
    def genuine(self) -> bool:
        """Sealed by an office that is trusted, unchanged, and nothing after it."""
        return self.intact and self.whole and self.trusted


class Seals:
    """The seals of this deployment's offices. Its methods block for some tens of milliseconds."""

    def __init__(self, settings: SealSettings, folder: Path, keys: Keyring, *, trial: bool) -> None:
        """`trial` (loopback only) makes certificates below `folder` where none are configured."""
        self._settings = settings
        self._passphrase = keys.text_secret("seal").encode() if trial and not settings.folder else b""
        self._authority = TrialAuthority(folder, self._passphrase) if self._passphrase else None

    @property
    def open(self) -> bool:
        """Whether any office could have a seal here."""
        return self._authority is not None or bool(self._settings.folder)

    def seal(self, pdf: bytes, office: OfficeCode, name: str, *, place: str, why: str, now: datetime) -> bytes:
        """`pdf` under the office's seal, looked at afterwards. Raises SealClosed, SealBroken."""
        from api.documents.gateways import pades

        sealed = pades.sign(pdf, self._signer(office, name, now), name=name, place=place, why=why)
        if not self.inspect(sealed, now).genuine:
            raise SealBroken(office)
        return sealed

    def inspect(self, pdf: bytes, now: datetime) -> Sealed:
        """What the seal on `pdf` is worth at `now`. A file without one, or unreadable, is not genuine."""
        from api.documents.gateways import pades

        by, intact, whole, trusted = pades.look(pdf, pades.read_roots(self._trust(now)), now)
        return Sealed(by=by, intact=intact, whole=whole, trusted=trusted)

    def _signer(self, office: OfficeCode, name: str, now: datetime) -> Any:
        from api.documents.gateways import pades

        if self._authority is not None:
            signer = pades.read_pkcs12(self._authority.office(office, name, now), self._passphrase)
        else:
            signer = pades.read_pkcs12(*self._configured(office))
        if signer is None:
            raise SealClosed
        return signer

    def _configured(self, office: OfficeCode) -> tuple[bytes, bytes]:
        if not self._settings.folder:
            raise SealClosed
        folder = Path(self._settings.folder)
        try:
            packed = (folder / f"{office}.p12").read_bytes()
            passphrase = (folder / f"{office}.pass").read_text("utf-8").strip().encode()
        except OSError as missing:
            raise SealClosed from missing
        return packed, passphrase

    def _trust(self, now: datetime) -> bytes:
        if self._authority is not None:
            return self._authority.certificate(now).public_bytes(Encoding.PEM)
        return Path(self._settings.trust).read_bytes() if self._settings.trust else b""
