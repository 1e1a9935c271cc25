"""The machine of tests/rules once more, on PostgreSQL: our side is the real actions, cut at random statements.

The other side is the gateway's own book, kept here. In the end ledger = gateway to the đồng, or a difference lies open.
"""

import asyncio
import contextlib
import os
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from api.catalogue.model.fees import FeeStage
from api.payments.actions import cancel_fees, fees_of, request_fee, return_fees
from api.payments.actions.attempting import start_attempt
from api.payments.actions.hearing import check_attempt, hear_notice
from api.payments.actions.reconciling import load_report, reconcile_day
from api.payments.actions.refunding import agree_refund, ask_refund, send_refund
from api.payments.events import CheckAttempt, SendRefund
from api.payments.model import Declined, FeeFace, FeeState, FeeWord, GatewayName, Notice, Paid, RefundId, Word
from kernel.actor import Actor, Post, Role
from kernel.database import Database, open_database
from kernel.ids import AttemptId, DossierId, PersonId, SessionId, new_id
from kernel.money import Dong
from kernel.postgres import Postgres
from tests.book import Book
from tests.conftest import Databases
from tests.cutting import Cutting
from tests.till import OFFICE, line

FEE = Dong(8000)
START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
EARLIEST_END = timedelta(hours=2)
"""A fee that ends at once has little to tell."""
picks = st.integers(0, 10**6)
cuts = st.one_of(st.none(), st.none(), st.integers(1, 14))


def actor(*roles: Role) -> Actor:
    return Actor(
        person_id=PersonId(new_id()),
        session_id=SessionId(new_id()),
        level=2,
        display_name="",
        posts=tuple(Post(office=OFFICE, role=role) for role in roles),
    )


class Till(RuleBasedStateMachine):
    """One fee on PostgreSQL."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.book = Book()
        self.letters: list[tuple[str, Word]] = []
        self.payer, self.first, self.second = actor(), actor(Role.ACCOUNTANT), actor(Role.LEADER)
        self.dossier = DossierId(new_id())
        self.run(self._owe())
        self._start(None)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    async def _owe(self) -> None:
        async with self.database.transaction() as conn:
            self.fee_id = await request_fee(
                conn,
                dossier_id=self.dossier,
                dossier_code="000.00.71.H38-261121-0001",
                payer=self.payer.person_id,
                stage=FeeStage.ON_SUBMISSION,
                quote_lines=[line(FEE)],
                now=self.now,
                office=OFFICE,
            )

    async def _face(self) -> FeeFace:
        async with self.database.connection() as conn:
            return (await fees_of(conn, self.dossier))[0]

    async def _rows(self, query: str) -> list[Any]:
        async with self.database.connection() as conn:
            return list(await conn.fetch(query, self.fee_id))

    def door(self, cut: int | None) -> Database:
        return self.database if cut is None else Cutting(self.database, cut)

    async def _survive(self, work: Coroutine[Any, Any, Any]) -> None:
        with contextlib.suppress(ConnectionError):
            await work

    # rules

    @precondition(lambda self: len(self.book.payments) < 6)
    @rule(cut=cuts)
    def start(self, cut: int | None) -> None:
        self._start(cut)

    def _start(self, cut: int | None) -> None:
        async def begin() -> None:
            async with self.door(cut).transaction() as conn:
                await start_attempt(
                    conn,
                    {GatewayName.VNPAY: self.book},
                    self.payer,
                    self.fee_id,
                    gateway=GatewayName.VNPAY,
                    confirmed=True,
                    payer_address="127.0.0.1",
                    lang="vi",
                    now=self.now,
                )

        if self.run(self._face()).fee.state is FeeState.DUE:
            self.run(self._survive(begin()))

    @precondition(lambda self: self.book.payments and sum(map(len, self.book.payments.values())) < 8)
    @rule(which=picks, sum_vnd=st.sampled_from([8000, 8000, 8000, 5000, 3000, 80_000]))
    def pay(self, which: int, sum_vnd: int) -> None:
        reference = list(self.book.payments)[which % len(self.book.payments)]
        paid = Paid(transaction=f"T{new_id().hex}", amount_vnd=Dong(sum_vnd), paid_at=self.now)
        self.book.payments[reference].append(paid)
        self.letters.append((reference, paid))

    @precondition(lambda self: self.book.payments)
    @rule(which=picks)
    def decline(self, which: int) -> None:
        reference = list(self.book.payments)[which % len(self.book.payments)]
        self.book.declined.add(reference)
        self.letters.append((reference, Declined(reason="24")))

    @precondition(lambda self: self.letters)
    @rule(which=picks, fate=st.sampled_from(["deliver", "duplicate", "lose"]), cut=cuts)
    def letter(self, which: int, fate: str, cut: int | None) -> None:
        at = which % len(self.letters)
        reference, word = self.letters[at]
        if fate != "duplicate":
            del self.letters[at]
        if fate != "lose":
            self.run(self._survive(self._hear(reference, word, cut)))

    async def _hear(self, reference: str, word: Word, cut: int | None = None) -> None:
        rows = await self._rows("SELECT reference, amount_vnd FROM attempt WHERE fee_id = $1")
        amount = dict(map(tuple, rows)).get(reference)
        raw = msgspec.json.encode(Notice(reference=reference, amount_vnd=amount, word=word))
        await hear_notice(self.door(cut), self.book, raw, self.now)

    @rule(which=picks, cut=cuts, silent=st.booleans())
    def ask(self, which: int, cut: int | None, silent: bool) -> None:
        rows = self.run(self._rows("SELECT id FROM attempt WHERE fee_id = $1 ORDER BY id"))
        if rows:
            self.book.silent = silent
            self.run(self._survive(self._check(rows[which % len(rows)][0], cut)))
            self.book.silent = False

    async def _check(self, attempt_id: AttemptId, cut: int | None = None) -> None:
        job = CheckAttempt(attempt_id=attempt_id)
        await check_attempt(self.door(cut), {GatewayName.VNPAY: self.book}, job, self.now)

    @rule(minutes=st.sampled_from([1, 14, 15, 60]))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.now > START + EARLIEST_END)
    @rule(cut=cuts, back=st.booleans())
    def end(self, cut: int | None, back: bool) -> None:
        async def stop() -> None:
            async with self.door(cut).transaction() as conn:
                await cancel_fees(conn, self.dossier, self.now)
                if back:
                    await return_fees(conn, self.dossier, self.now)

        self.run(self._survive(stop()))

    @rule(cut=cuts)
    def refund(self, cut: int | None) -> None:
        self.run(self._survive(self._refund(cut)))

    async def _refund(self, cut: int | None = None) -> None:
        query = "SELECT id, state FROM refund WHERE fee_id = $1 AND state NOT IN ('done', 'dropped') ORDER BY id"
        for refund_id, state in await self._rows(query):
            if state == "queued":
                async with self.door(cut).transaction() as conn:
                    await ask_refund(conn, self.first, RefundId(refund_id), "thừa tiền", self.now)
            async with self.door(cut).transaction() as conn:
                if state != "agreed":
                    await agree_refund(conn, self.second, RefundId(refund_id), self.now)
            job = SendRefund(refund_id=refund_id)
            await send_refund(self.door(cut), {GatewayName.VNPAY: self.book}, job, self.now)

    # always

    @invariant()
    def the_books_hold(self) -> None:
        face = self.run(self._face())
        rows = self.run(self._rows("SELECT kind, amount_vnd, transaction_no FROM ledger WHERE fee_id = $1"))
        kinds = [row[0] for row in rows]
        assert kinds.count("applied") <= 1
        assert (face.word is FeeWord.PAID) == ("applied" in kinds and "return_ordered" not in kinds)
        assert (face.fee.state is FeeState.DUE) == (face.missing_vnd > 0)
        taken = {paid.transaction: paid.amount_vnd for each in self.book.payments.values() for paid in each}
        for kind, amount, transaction in rows:
            if kind == "paid":
                assert taken[transaction] == amount, "nothing is booked that the gateway did not take"
        told = self.run(
            self._rows(
                "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'Published' "
                "AND convert_from(payload, 'UTF8') LIKE '%FeeSettled%' || $1::uuid::text || '%'"
            )
        )
        assert told[0][0] == kinds.count("applied"), "one settling, one piece of news"
        owed = self.run(
            self._rows(
                "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM refund WHERE fee_id = $1 "
                "AND state NOT IN ('done', 'dropped')"
            )
        )
        assert owed[0][0] == face.owed_back_vnd, "what is owed back is queued, all of it, once"
        open_ones = self.run(
            self._rows("SELECT count(*) FROM attempt WHERE fee_id = $1 AND state IN ('waiting', 'checking')")
        )
        assert open_ones[0][0] <= 1

    def teardown(self) -> None:
        """Nothing more is told: the gateway is asked, its reports are read, money goes back; then the sides agree."""
        self.now += timedelta(days=1)
        self.run(self._end())

    async def _reconcile(self) -> None:
        for day in sorted(self.book.days()):
            await load_report(self.database, GatewayName.VNPAY, day, self.book.report(day), now=self.now)
            await reconcile_day(self.database, {GatewayName.VNPAY: self.book}, day, self.now)

    async def _ledger(self) -> list[tuple[Any, ...]]:
        query = "SELECT kind, amount_vnd, transaction_no FROM ledger WHERE fee_id = $1 ORDER BY id"
        return list(map(tuple, await self._rows(query)))

    async def _end(self) -> None:
        attempts = await self._rows("SELECT id, reference FROM attempt WHERE fee_id = $1")
        for attempt_id, _ in attempts:
            await self._check(attempt_id)
        await self._reconcile()
        await self._refund()
        await self._reconcile()
        books = await self._ledger()
        for attempt_id, _ in attempts:
            await self._check(attempt_id)
        await self._reconcile()
        assert await self._ledger() == books, "asking and reconciling again changes nothing"
        query = "SELECT kind, theirs_vnd FROM difference WHERE fee_id = $1 AND state = 'open'"
        open_ones = list(map(tuple, await self._rows(query)))
        self.the_sides_agree(books, open_ones, {reference for _, reference in attempts})
        watched = await self._rows(
            "SELECT id FROM attempt WHERE fee_id = $1 AND state IN ('waiting', 'checking', 'aside')"
        )
        assert not watched

    def the_sides_agree(self, books: list[tuple[Any, ...]], open_ones: list[tuple[Any, ...]], ours: set[str]) -> None:
        """Ledger = gateway, or the rest lies open as a difference of this fee with the gateway's sum beside it."""
        assert {kind for kind, _ in open_ones} <= {"missing_here"}, open_ones
        taken = sum(paid.amount_vnd for ref, each in self.book.payments.items() if ref in ours for paid in each)
        paid_in = sum(row[1] for row in books if row[0] == "paid")
        assert paid_in + sum(theirs for _, theirs in open_ones) == taken
        given = sum(row[1] for row in books if row[0] == "refunded")
        assert given == sum(self.book.given_back.values())


@pytest.mark.prove
def test_the_machine_on_postgresql(postgres: Postgres) -> None:
    loop = asyncio.new_event_loop()
    databases = Databases(postgres)
    name = loop.run_until_complete(databases.create())
    Till.loop = loop
    Till.database = loop.run_until_complete(open_database(postgres.dsn("motcua_app", name), most=3))
    try:
        run_state_machine_as_test(
            Till,
            settings=settings(
                max_examples=int(os.environ.get("MOTCUA_RUNS", "300")),
                stateful_step_count=50,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.run_until_complete(Till.database.close())
        loop.run_until_complete(databases.drop(name))
        loop.close()
