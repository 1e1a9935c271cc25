"""A filing and its receipt on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from api.catalogue.model.fees import FeeStage
from api.catalogue.model.procedure import Procedure
from api.documents.model import KeptFile, MediaType
from api.dossiers.model.receipt import Receipt
from api.dossiers.model.sets import ResultBy, Stage, Status, Turn
from api.dossiers.rules.assisting import acted_for
from api.dossiers.rules.codes import tail_of
from api.dossiers.schemas.words import Both, OfficeFace, ProcedureFace, status_name
from api.offices.model import Office
from api.payments.model import FeeFace, FeeWord
from kernel.money import Dong


class Submission(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """File the draft as its owner saw it at `version`, declared true."""

    draft_id: UUID
    version: Annotated[int, msgspec.Meta(ge=1)]
    declared: bool


class FileFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A page as it was received and as it is kept. `label` is the paper's name. Hashes are lower-case hex."""

    id: UUID
    document_id: str
    page: int
    label: Both
    name: str
    media_type: MediaType
    received_bytes: int
    received_sha256: str
    kept_bytes: int
    kept_sha256: str

    @classmethod
    def of(cls, file: KeptFile, chosen: Procedure) -> "FileFace":
        """From the model."""
        need = next((each.label for each in chosen.documents if each.id == file.document_id), None)
        return cls(
            id=file.id,
            document_id=file.document_id,
            page=file.page,
            label=Both(vi=f"{need.vi}, trang {file.page}", en=f"{need.en}, page {file.page}")
            if need
            else Both(vi=file.name, en=file.name),
            name=file.name,
            media_type=file.media_type,
            received_bytes=file.received_bytes,
            received_sha256=file.received_sha256.hex(),
            kept_bytes=file.kept_bytes,
            kept_sha256=file.kept_sha256.hex(),
        )


class FeePart(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the sum and how it came about: `1 bản × 8.000 đ`."""

    label: Both
    why: Both
    amount_vnd: Dong


class FeeLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A fee in a dossier; /api/fees/{id} tells the rest."""

    id: UUID
    stage: FeeStage
    total_vnd: Dong
    missing_vnd: Dong
    word: FeeWord
    parts: list[FeePart]

    @classmethod
    def of(cls, face: FeeFace) -> "FeeLine":
        """From the books."""
        return cls(
            id=face.fee.id,
            stage=face.fee.stage,
            total_vnd=face.fee.total_vnd,
            missing_vnd=face.missing_vnd,
            word=face.word,
            parts=[
                FeePart(
                    label=Both(vi=each.label.vi, en=each.label.en),
                    why=Both(vi=each.why.vi, en=each.why.en),
                    amount_vnd=each.amount_vnd,
                )
                for each in face.fee.lines
            ],
        )


class ReceiptFace(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Xác nhận đã nộp: not Form 01. `head` is the history's hash now; `secret` opens the public tracking."""

    id: UUID
    code: str
    tail: str
    secret: str
    version: int
    head: str
    procedure: ProcedureFace
    office: OfficeFace
    status: Status
    status_name: Both
    stage: Stage
    turn: Turn
    submitted_at: datetime
    opens_at: datetime
    result_by: ResultBy
    filer: str | None
    owner: str
    said_by: Both | None
    """“X (tổ công nghệ số …) thay cho Y”, when somebody filed for them"""
    files: list[FileFace]
    fees: list[FeeLine]

    @classmethod
    def of(cls, receipt: Receipt, chosen: Procedure, office: Office) -> "ReceiptFace":
        """From the model."""
        dossier, case = receipt.dossier, receipt.dossier.case
        return cls(
            id=dossier.id,
            code=dossier.code,
            tail=tail_of(dossier.code),
            secret=receipt.people.secret,
            version=case.version,
            head=dossier.head.hex(),
            procedure=ProcedureFace.of(chosen),
            office=OfficeFace.of(office),
            status=case.status,
            status_name=status_name(case.status),
            stage=case.stage,
            turn=case.turn,
            submitted_at=case.submitted_at,
            opens_at=receipt.opens_at,
            result_by=case.result_by,
            filer=receipt.people.filer.full_name,
            owner=receipt.people.owner.full_name,
            said_by=None if receipt.mandate is None else Both.of(acted_for(receipt.mandate, receipt.people)),
            files=[FileFace.of(file, chosen) for file in receipt.files],
            fees=[FeeLine.of(face) for face in receipt.fees],
        )
