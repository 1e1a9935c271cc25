"""Money on the wire, for those who pay and for the counter."""

from datetime import datetime
from typing import Annotated

import msgspec

from api.catalogue.model.fees import CostKind, FeeStage
from api.payments.model import (
    Attempt,
    AttemptState,
    FeeFace,
    FeeLine,
    FeeWord,
    GatewayName,
    Payee,
    ReceiptFace,
    ReceiptId,
)
from api.payments.rules import vietqr
from api.payments.rules.lifecycle import OPEN_ATTEMPTS
from kernel.ids import AttemptId, DossierId, FeeId
from kernel.money import Dong


class Text(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The same in both languages."""

    vi: str
    en: str


class FeeLineOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One line of the sum; `kind` tells phí (fee) from lệ phí (charge)."""

    kind: CostKind
    label: Text
    why: Text
    quantity: int
    unit_vnd: Dong | None
    amount_vnd: Dong
    undiscounted_vnd: Dong

    @classmethod
    def of(cls, line: FeeLine) -> "FeeLineOut":
        """From the books."""
        return cls(
            kind=line.kind,
            label=Text(vi=line.label.vi, en=line.label.en),
            why=Text(vi=line.why.vi, en=line.why.en),
            quantity=line.quantity,
            unit_vnd=line.unit_vnd,
            amount_vnd=line.amount_vnd,
            undiscounted_vnd=line.undiscounted_vnd,
        )


class TransferOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to type, or scan, to pay by transfer. The code's picture is at `…/attempts/{id}/qr.svg`.

    `appUrl` opens it in a bank's app; null where no way into them is configured.
    """

    payload: str
    bank_bin: str
    account: str
    bank: str
    account_name: str
    content: str
    app_url: str | None

    @classmethod
    def of(cls, payload: str, payee: Payee) -> "TransferOut":
        """From the code itself."""
        code = vietqr.read(payload)
        return cls(
            payload=payload,
            bank_bin=code.bank_bin,
            account=code.account,
            bank=payee.bank,
            account_name=payee.name,
            content=code.purpose,
            app_url=vietqr.app_link(payee.app_url, payload) if payee.app_url else None,
        )


class AttemptOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One try at paying. `redirectUrl` is where to go while the payer is awaited at the gateway.

    Null in state “waiting”: the gateway is being asked where; look again in a moment.
    """

    id: AttemptId
    fee_id: FeeId
    gateway: GatewayName
    state: AttemptState
    amount_vnd: Dong
    started_at: datetime
    expires_at: datetime
    redirect_url: str | None
    transfer: TransferOut | None
    asked_at: datetime | None

    @classmethod
    def of(cls, attempt: Attempt, now: datetime, payee: Payee) -> "AttemptOut":
        """From the books. A code is told while it may be paid in time; an address while the payer is awaited."""
        in_time = now < attempt.expires_at
        coded = attempt.gateway is GatewayName.VIETQR
        payable = attempt.state is AttemptState.WAITING and in_time and not coded
        scannable = attempt.state in OPEN_ATTEMPTS and in_time and coded
        return cls(
            id=attempt.id,
            fee_id=attempt.fee_id,
            gateway=attempt.gateway,
            state=attempt.state,
            amount_vnd=attempt.amount_vnd,
            started_at=attempt.started_at,
            expires_at=attempt.expires_at,
            redirect_url=attempt.pay_url or None if payable else None,
            transfer=TransferOut.of(attempt.pay_url, payee) if scannable else None,
            asked_at=attempt.asked_at,
        )


class ReceiptOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A receipt's number, sum and moment; `paperId` among the dossier's papers once it is printed."""

    id: ReceiptId
    paper_id: ReceiptId | None
    series: str
    number: int
    amount_vnd: Dong
    issued_at: datetime

    @classmethod
    def of(cls, receipt: ReceiptFace) -> "ReceiptOut":
        """From the books."""
        return cls(
            id=receipt.id,
            paper_id=receipt.id if receipt.printed else None,
            series=receipt.series,
            number=receipt.number,
            amount_vnd=receipt.amount_vnd,
            issued_at=receipt.issued_at,
        )


class FeeOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A fee: its sum line by line, its one word of state, and how it can be paid here and now.

    `ways` is empty when no gateway is open: then only the counter takes money. `owedBackVnd` is given back unasked.
    `returnedVnd` is what has left of a fee that was paid.
    """

    id: FeeId
    dossier_id: DossierId
    dossier_code: str
    stage: FeeStage
    state: FeeWord
    lines: tuple[FeeLineOut, ...]
    total_vnd: Dong
    missing_vnd: Dong
    received_vnd: Dong
    owed_back_vnd: Dong
    returned_vnd: Dong
    requested_at: datetime
    settled_at: datetime | None
    ways: tuple[GatewayName, ...]
    attempt: AttemptOut | None
    receipt: ReceiptOut | None

    @classmethod
    def of(cls, face: FeeFace, ways: tuple[GatewayName, ...], now: datetime, payee: Payee | None = None) -> "FeeOut":
        """From the books."""
        fee = face.fee
        return cls(
            id=fee.id,
            dossier_id=fee.dossier_id,
            dossier_code=fee.dossier_code,
            stage=fee.stage,
            state=face.word,
            lines=tuple(map(FeeLineOut.of, fee.lines)),
            total_vnd=fee.total_vnd,
            missing_vnd=face.missing_vnd,
            received_vnd=face.received_vnd,
            owed_back_vnd=face.owed_back_vnd,
            returned_vnd=face.returned_vnd,
            requested_at=fee.requested_at,
            settled_at=fee.settled_at,
            ways=ways if face.missing_vnd else (),
            attempt=AttemptOut.of(face.open_attempt, now, payee or Payee()) if face.open_attempt else None,
            receipt=ReceiptOut.of(face.receipt) if face.receipt else None,
        )


class NewAttempt(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Begin to pay. `confirmed`: the payer read that an earlier attempt may have been paid, and goes on."""

    gateway: GatewayName
    confirmed: bool = False


class Cash(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What was counted. `confirmed`: the clerk read that an online payment may be under way, and goes on."""

    received_vnd: Annotated[Dong, msgspec.Meta(gt=0, le=10**12)]
    confirmed: bool = False


class IpnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """VNPAY's own answer to an IPN."""

    code: str = msgspec.field(name="RspCode")
    message: str = msgspec.field(name="Message")
