"""Papers that an office or the system issues: kinds, and what is known of each copy."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from kernel.ids import DossierId, OfficeCode, PersonId

PaperId = NewType("PaperId", UUID)


class PaperKind(StrEnum):
    """Forms 01–05 of TT 03/2025/TT-VPCP, proof of filing, the declaration, receipts, decisions and results."""

    PROOF = "proof"
    DECLARATION = "declaration"
    APPOINTMENT = "appointment"  # 01
    SUPPLEMENT = "supplement"  # 02
    NOT_ACCEPTED = "not_accepted"  # 03
    APOLOGY = "apology"  # 04
    STOPPED = "stopped"  # 05
    DECISION = "decision"
    RECEIPT = "receipt"
    BIRTH_CERTIFICATE = "birth_certificate"
    EXTRACT = "extract"
    RESULT = "result"

    @property
    def is_result(self) -> bool:
        """What the resident asked for: sealed by the office and listed in the vault."""
        return self in RESULTS

    @property
    def replaces_earlier(self) -> bool:
        """Whether a newer one of the same dossier makes the earlier ones out of date. Letters each stand."""
        return self in {self.PROOF, self.DECLARATION, self.APPOINTMENT, *RESULTS}


RESULTS = frozenset({PaperKind.BIRTH_CERTIFICATE, PaperKind.EXTRACT, PaperKind.RESULT, PaperKind.DECISION})


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One issued copy, its hash, and who may keep it in their vault (None until the owner has signed in once)."""

    id: PaperId
    dossier_id: DossierId
    owner: PersonId | None
    kind: PaperKind
    office: OfficeCode
    title: str
    size_bytes: int
    sha256: bytes
    sealed: bool
    issued_at: datetime
    superseded_at: datetime | None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the public may know of a paper by its code: nothing that names a person or a dossier."""

    kind: PaperKind
    office: OfficeCode
    issued_at: datetime
    sha256: bytes
    sealed: bool
    superseded_at: datetime | None
