"""One fee and the dossier that waits for it, on PostgreSQL by the real actions: what a machine drives, cut anywhere."""

import contextlib
from collections.abc import Coroutine
from datetime import date, datetime
from typing import Any

import msgspec

from api.catalogue.model.fees import FeeStage
from api.dossiers.actions.moving import move, write_history
from api.dossiers.jobs import on_fee_settled
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import By, Kind
from api.dossiers.model.sets import FINAL, Action, FilingChannel, ResultBy, Who
from api.dossiers.queries import dossiers
from api.dossiers.rules.moves import Filing, begin
from api.payments.actions import cancel_fees, fees_of, request_fee, return_fees
from api.payments.actions.attempting import start_attempt
from api.payments.actions.hearing import check_attempt, hear_notice
from api.payments.actions.reconciling import load_report, reconcile_day
from api.payments.actions.refunding import agree_refund, ask_refund, hand_back, send_refund
from api.payments.actions.statements import import_statement, keep_lines, match_lines
from api.payments.events import CheckAttempt, FeeSettled, MatchLines, SendRefund
from api.payments.gateways import Gateways
from api.payments.gateways.vietqr.door import Vietqr, VietqrSettings
from api.payments.model import FeeFace, FeeState, GatewayName, Notice, RefundId, Word
from api.workdays.actions import calendar
from kernel.actor import Actor, Post, Role
from kernel.database import Database
from kernel.events import Published, hearing
from kernel.ids import AttemptId, DossierId, PersonId, SessionId, new_id
from kernel.keys import Keyring
from kernel.money import Dong
from tests.book import Book
from tests.cutting import Cutting
from tests.till import OFFICE, line
from tests.treasury import Treasury

FEE = Dong(8000)
ACCOUNT = "0123456789"
BANK = VietqrSettings(bank_bin="970436", account=ACCOUNT, account_name="KHO BAC")


def actor(*roles: Role) -> Actor:
    return Actor(
        person_id=PersonId(new_id()),
        session_id=SessionId(new_id()),
        level=2,
        display_name="",
        posts=tuple(Post(office=OFFICE, role=role) for role in roles),
    )


async def survive(work: Coroutine[Any, Any, Any]) -> None:
    """The connection may die in the middle."""
    with contextlib.suppress(ConnectionError):
        await work


class OneFee:
    """Our side. `cut`: before which statement the connection dies; None: it does not."""

    def __init__(self, database: Database, keys: Keyring, book: Book, bank: Treasury) -> None:
        self.database, self.keys, self.book, self.bank = database, keys, book, bank
        self.doors: Gateways = {GatewayName.VNPAY: book, GatewayName.VIETQR: Vietqr(BANK, trial=True)}
        self.payer, self.first, self.second = actor(), actor(Role.ACCOUNTANT), actor(Role.LEADER)
        self.dossier_id = DossierId(new_id())

    def door(self, cut: int | None) -> Database:
        return self.database if cut is None else Cutting(self.database, cut)

    async def rows(self, query: str, *args: Any) -> list[tuple[Any, ...]]:
        async with self.database.connection() as conn:
            return [tuple(row) for row in await conn.fetch(query, *args)]

    async def face(self) -> FeeFace:
        async with self.database.connection() as conn:
            return (await fees_of(conn, self.dossier_id))[0]

    async def file(self, now: datetime) -> None:
        """A dossier that waits for its fee."""
        code = f"000.00.71.H38-{new_id().hex}"
        ask = Ask(action=Action.SUBMIT, who=frozenset({Who.RESIDENT}), at=now, owes=True)
        filing = Filing(office=OFFICE, channel=FilingChannel.ONLINE, result_by=ResultBy.COUNTER, term=None)
        case, step = begin(filing, ask, calendar())
        dossier = Dossier(
            id=self.dossier_id,
            draft_id=None,
            code=code,
            procedure_code="2.000635",
            procedure_version=date(2026, 1, 1),
            case=case,
            filer=self.payer.person_id,
            owner=self.payer.person_id,
            owner_number_hash=None,
            secret_hash=b"",
            files=0,
            fees=1,
            people_sealed=b"",
            answers_sealed=b"",
            notice_sealed=None,
            head=b"",
        )
        async with self.database.transaction() as conn:
            await dossiers.insert_dossier(conn, dossier, now)
            await write_history(conn, self.keys, dossier, step, By(kind=Kind.SYSTEM), now, None)
            self.fee_id = await request_fee(
                conn,
                dossier_id=self.dossier_id,
                dossier_code=code,
                payer=self.payer.person_id,
                stage=FeeStage.ON_SUBMISSION,
                quote_lines=[line(FEE)],
                now=now,
                office=OFFICE,
            )

    async def start(self, gateway: GatewayName, now: datetime, cut: int | None) -> None:
        if (await self.face()).fee.state is not FeeState.DUE:
            return
        async with self.door(cut).transaction() as conn:
            await start_attempt(
                conn,
                self.doors,
                self.payer,
                self.fee_id,
                gateway=gateway,
                confirmed=True,
                payer_address="127.0.0.1",
                lang="vi",
                now=now,
            )

    async def hear(self, reference: str, word: Word, now: datetime, cut: int | None) -> None:
        known = await self.rows("SELECT amount_vnd FROM attempt WHERE reference = $1", reference)
        amount = known[0][0] if known else None
        raw = msgspec.json.encode(Notice(reference=reference, amount_vnd=amount, word=word))
        await hear_notice(self.door(cut), self.book, raw, now)

    async def check(self, attempt_id: AttemptId, now: datetime, cut: int | None = None) -> None:
        await check_attempt(self.door(cut), self.doors, CheckAttempt(attempt_id=attempt_id), now)

    async def read_statement(self, text: str, now: datetime, cut: int | None = None) -> None:
        """The file first, all of it or nothing; then line by line."""
        async with self.door(cut).transaction() as conn:
            await import_statement(conn, ACCOUNT, text, now)
        await match_lines(self.door(cut), MatchLines(account=ACCOUNT), now)

    async def hear_all_told(self, now: datetime) -> None:
        """The bank's feed has nothing more to tell up to now."""
        async with self.database.transaction() as conn:
            await keep_lines(conn, ACCOUNT, (), covers_until=now, source="feed", now=now)
        await match_lines(self.database, MatchLines(account=ACCOUNT), now)

    async def reconcile(self, days: list[date], now: datetime, *, whole: bool = True, cut: int | None = None) -> None:
        for day in days:
            rows = list(self.book.report(day))
            told = rows if whole else rows[: max(1, len(rows) - 1)]
            await load_report(self.door(cut), GatewayName.VNPAY, day, told, now=now)
            await reconcile_day(self.door(cut), self.doors, day, now)

    async def end(self, now: datetime, cut: int | None, *, back: bool) -> None:
        """The dossier is withdrawn: what is due is asked no more, what was paid goes back if the procedure says so."""
        async with self.door(cut).transaction() as conn:
            dossier = await dossiers.lock_dossier(conn, self.dossier_id)
            assert dossier is not None
            if dossier.case.status not in FINAL:
                ask = Ask(action=Action.WITHDRAW, who=frozenset({Who.RESIDENT}), at=now)
                await move(conn, self.keys, dossier, None, ask)
            await cancel_fees(conn, self.dossier_id, now)
            if back:
                await return_fees(conn, self.dossier_id, now)

    async def refund(self, now: datetime, cut: int | None = None) -> None:
        """Two persons agree; the gateway gives it back, or somebody at the bank does and writes its number."""
        query = (
            "SELECT id, state, gateway, amount_vnd FROM refund WHERE fee_id = $1 AND state NOT IN ('done', 'dropped') "
            "ORDER BY id"
        )
        for refund_id, state, gateway, amount in await self.rows(query, self.fee_id):
            if state == "queued":
                async with self.door(cut).transaction() as conn:
                    await ask_refund(conn, self.first, RefundId(refund_id), "thừa tiền", now)
            if state != "agreed":
                async with self.door(cut).transaction() as conn:
                    await agree_refund(conn, self.second, RefundId(refund_id), now)
            if gateway == GatewayName.VNPAY:
                await send_refund(self.door(cut), self.doors, SendRefund(refund_id=refund_id), now)
                continue
            self.bank.sent.setdefault(f"UNC{refund_id.hex}", amount)
            async with self.door(cut).transaction() as conn:
                await hand_back(conn, self.first, RefundId(refund_id), f"UNC{refund_id.hex}", now)

    async def news(self) -> list[Published]:
        """Every time that this fee was said to be settled: once, or never."""
        found = await self.rows(
            "SELECT convert_from(payload, 'UTF8') FROM pgqueuer WHERE entrypoint = 'Published' "
            "AND convert_from(payload, 'UTF8') LIKE '%FeeSettled%' || $1::uuid::text || '%'",
            self.fee_id,
        )
        return [msgspec.json.decode(row[0], type=Published) for row in found]

    async def tell_dossier(self, now: datetime, cut: int | None = None) -> None:
        """The job runs, be it for the third time."""
        hear = hearing({FeeSettled: [("dossiers", on_fee_settled(self.keys))]})
        for published in await self.news():
            try:
                await hear(self.door(cut), published, now)
            except ExceptionGroup as failures:
                if failures.subgroup(ConnectionError) is None:
                    raise

    async def has_moved(self) -> bool:
        """Whether its dossier went on, as only a paid one may."""
        ((stage,),) = await self.rows("SELECT stage FROM dossier WHERE id = $1", self.dossier_id)
        return stage != "unpaid" and not await self.is_over()

    async def is_over(self) -> bool:
        """Whether it was withdrawn."""
        ((status,),) = await self.rows("SELECT status FROM dossier WHERE id = $1", self.dossier_id)
        return status in FINAL
