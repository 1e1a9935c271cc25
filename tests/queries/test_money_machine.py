"""The machine of tests/rules once more, on PostgreSQL: our side is the real actions, cut at random statements.

The others are the gateway's own book (tests/book.py) and the bank's (tests/treasury.py). In the end ledger = gateway =
account to the đồng, or a difference lies open, and the dossier has moved if and only if its fee was paid.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from api.payments.model import Declined, FeeState, FeeWord, GatewayName, Paid, Word
from api.payments.rules.payouts import PATIENCE
from kernel.clock import HANOI
from kernel.database import Database, open_database
from kernel.ids import new_id
from kernel.keys import Keyring
from kernel.money import Dong
from kernel.postgres import Postgres
from tests.book import Book, day_of
from tests.conftest import Databases
from tests.one_fee import FEE, OneFee, survive
from tests.treasury import FATES, Treasury

FIRST = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
APART = timedelta(days=20)
"""Runs share a database: each has days of its own, so that a day's sums are one run's."""
NIGHTS = 6
VNPAY, VIETQR = GatewayName.VNPAY, GatewayName.VIETQR
picks = st.integers(0, 10**6)
cuts = st.one_of(st.none(), st.none(), st.integers(1, 14))
OPEN = "SELECT kind, transaction_no, theirs_vnd FROM difference WHERE day >= $1 AND day < $2 AND state = 'open'"
BOOKED = (
    "SELECT kind, gateway, amount_vnd, transaction_no FROM ledger WHERE fee_id = $1 "
    "OR (happened_at >= $2 AND happened_at < $3) ORDER BY id"
)
STRANGE = (
    "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM statement_line WHERE state = 'unmatched' "
    "AND happened_at >= $1 AND happened_at < $2"
)


class Till(RuleBasedStateMachine):
    """One fee on PostgreSQL."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    database: ClassVar[Database]
    keys: ClassVar[Keyring]
    number: ClassVar[Any] = count()

    def __init__(self) -> None:
        super().__init__()
        self.began = self.now = FIRST + next(self.number) * APART
        self.book, self.bank = Book(), Treasury()
        self.ours = OneFee(self.database, self.keys, self.book, self.bank)
        self.letters: list[tuple[str, Word]] = []
        self.transfers: dict[str, int] = {}
        self.perhaps: set[str] = set()
        self.ended: list[date] = []
        self.run(self.ours.file(self.now))
        self.run(self.ours.start(VNPAY, self.now, None))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def attempts(self, gateway: GatewayName) -> Any:
        query = "SELECT id, reference FROM attempt WHERE fee_id = $1 AND gateway = $2 ORDER BY id"
        return self.run(self.ours.rows(query, self.ours.fee_id, gateway))

    # payers

    @precondition(lambda self: len(self.book.payments) < 6)
    @rule(gateway=st.sampled_from([VNPAY, VNPAY, VIETQR]), cut=cuts)
    def start(self, gateway: GatewayName, cut: int | None) -> None:
        self.run(survive(self.ours.start(gateway, self.now, cut)))

    @precondition(lambda self: sum(map(len, self.book.payments.values())) < 8)
    @rule(which=picks, sum_vnd=st.sampled_from([8000, 8000, 8000, 5000, 3000, 80_000]))
    def pay(self, which: int, sum_vnd: int) -> None:
        """At the gateway, be the order one whose writing was cut here."""
        reference = list(self.book.payments)[which % len(self.book.payments)]
        paid = Paid(transaction=f"T{new_id().hex}", amount_vnd=Dong(sum_vnd), paid_at=self.now)
        self.book.payments[reference].append(paid)
        self.letters.append((reference, paid))

    @precondition(lambda self: len(self.transfers) < 4)
    @rule(which=picks, sum_vnd=st.sampled_from([8000, 8000, 5000, 80_000]))
    def transfer(self, which: int, sum_vnd: int) -> None:
        if codes := self.attempts(VIETQR):
            content = f"MBVCB.1 {codes[which % len(codes)][1].lower()} chuyen tien"
            self.transfers[self.bank.receive(sum_vnd, content, self.now).reference] = sum_vnd

    @rule(which=picks)
    def decline(self, which: int) -> None:
        reference = list(self.book.payments)[which % len(self.book.payments)]
        self.book.declined.add(reference)
        self.letters.append((reference, Declined(reason="24")))

    # the wires

    @precondition(lambda self: self.letters)
    @rule(which=picks, fate=st.sampled_from(["deliver", "duplicate", "lose"]), cut=cuts)
    def letter(self, which: int, fate: str, cut: int | None) -> None:
        at = which % len(self.letters)
        reference, word = self.letters[at]
        if fate != "duplicate":
            del self.letters[at]
        if fate != "lose":
            self.run(survive(self.ours.hear(reference, word, self.now, cut)))

    @rule(which=picks, cut=cuts, silent=st.booleans())
    def ask(self, which: int, cut: int | None, silent: bool) -> None:
        both = self.attempts(VNPAY) + self.attempts(VIETQR)
        self.book.silent = silent
        self.run(survive(self.ours.check(both[which % len(both)][0], self.now, cut)))
        self.book.silent = False

    @precondition(lambda self: self.bank.may_tell)
    @rule(which=picks, fate=st.sampled_from(["tell", "double", "never"]), cut=cuts)
    def statement(self, which: int, fate: str, cut: int | None) -> None:
        """Of one credit, be it the first or the last; or the bank will never tell of this payout."""
        untold = self.bank.untold()
        credit = untold[which % len(untold)]
        if fate == "never" and credit.payout and credit.reference not in self.perhaps:
            self.bank.withheld.add(credit.reference)
            return
        told = self.bank.statement([credit] * (2 if fate == "double" else 1))
        if cut is not None:  # nobody knows whether it was kept: the bank tells again some day
            self.perhaps.add(credit.reference)
            self.bank.told.discard(credit.reference)
        self.run(survive(self.ours.read_statement(told, self.now, cut)))

    @rule(cut=cuts)
    def tell_dossier(self, cut: int | None) -> None:
        self.run(self.ours.tell_dossier(self.now, cut))

    # time

    @rule(minutes=st.sampled_from([1, 14, 15, 60]))
    def wait(self, minutes: int) -> None:
        if day_of(self.now + timedelta(minutes=minutes)) == day_of(self.now):
            self.now += timedelta(minutes=minutes)

    @precondition(lambda self: len(self.ended) < NIGHTS)
    @rule(how=st.sampled_from(FATES))
    def night(self, how: str) -> None:
        """The day ends, and the gateway pays it out: whole, in parts, short, twice or not at all."""
        day = day_of(self.now)
        self.ended.append(day)
        self.now = datetime(day.year, day.month, day.day, 8, tzinfo=HANOI) + timedelta(days=1)
        self.bank.be_settled("VNPAY", day, self.book.net_of(day), how, self.now)

    @precondition(lambda self: self.ended)
    @rule(which=picks)
    def bring_the_rest(self, which: int) -> None:
        day = self.ended[which % len(self.ended)]
        self.bank.bring_the_rest("VNPAY", day, self.book.net_of(day), self.now)

    @precondition(lambda self: self.ended)
    @rule(whole=st.booleans(), cut=cuts)
    def reconcile(self, whole: bool, cut: int | None) -> None:
        self.run(survive(self.ours.reconcile(self.ended, self.now, whole=whole, cut=cut)))

    # decisions

    @precondition(lambda self: len(self.ended) > 1)
    @rule(cut=cuts, back=st.booleans())
    def end(self, cut: int | None, back: bool) -> None:
        self.run(survive(self.ours.end(self.now, cut, back=back)))

    @rule(cut=cuts)
    def refund(self, cut: int | None) -> None:
        self.run(survive(self.ours.refund(self.now, cut)))

    # always

    @invariant()
    def the_books_hold(self) -> None:
        self.run(self._look())

    async def _look(self) -> None:
        face = await self.ours.face()
        rows = await self.ours.rows(
            "SELECT kind, amount_vnd, transaction_no FROM ledger WHERE fee_id = $1", self.ours.fee_id
        )
        kinds = Counter(row[0] for row in rows)
        assert kinds["applied"] <= 1
        assert (face.word is FeeWord.PAID) == (kinds["applied"] == 1 and not kinds["return_ordered"])
        assert (face.fee.state is FeeState.DUE) == (face.missing_vnd > 0)
        really = self.book.taken | self.transfers
        for kind, amount, transaction in rows:
            if kind == "paid":
                assert really[transaction] == amount, "nothing is booked that was not taken"
        assert len(await self.ours.news()) == kinds["applied"], "one settling, one piece of news"
        ((owed, open_ones),) = await self.ours.rows(
            "SELECT (SELECT coalesce(sum(amount_vnd), 0)::bigint FROM refund WHERE fee_id = $1 "
            "AND state NOT IN ('done', 'dropped')), "
            "(SELECT count(*) FROM attempt WHERE fee_id = $1 AND state IN ('waiting', 'checking'))",
            self.ours.fee_id,
        )
        assert owed == face.owed_back_vnd, "what is owed back is queued, all of it, once"
        assert open_ones <= 1
        if await self.ours.has_moved():
            assert kinds["applied"], "no dossier moves without its fee"
            assert sum(really.values()) >= FEE

    # the end

    def teardown(self) -> None:
        self.run(self._end())

    async def _end(self) -> None:
        for _ in range(2):  # the second time over for what was found, and so given back, only in the first
            await self.ours.refund(self.now)
            self.night("whole")
            self.now += PATIENCE
            await self._ask_all()
        await self.ours.tell_dossier(self.now)
        before = await self._written()
        await self._ask_all()
        await self.ours.tell_dossier(self.now)
        assert await self._written() == before, "asking, reading and reconciling again changes nothing"
        watched = "SELECT id FROM attempt WHERE fee_id = $1 AND state IN ('waiting', 'checking', 'aside')"
        assert not await self.ours.rows(watched, self.ours.fee_id)
        await self._the_sides_agree()

    async def _ask_all(self) -> None:
        for (attempt_id,) in await self.ours.rows("SELECT id FROM attempt WHERE fee_id = $1", self.ours.fee_id):
            await self.ours.check(attempt_id, self.now)
        told = self.bank.statement([*self.bank.untold(), *self.bank.told_before()])
        await self.ours.read_statement(told, self.now)
        await self.ours.hear_all_told(self.now)
        await self.ours.reconcile(self.ended, self.now)

    async def _written(self) -> list[tuple[Any, ...]]:
        until = self.began + APART
        books = await self.ours.rows(BOOKED, self.ours.fee_id, self.began - timedelta(hours=4), until)
        return books + sorted(await self.ours.rows(OPEN, day_of(self.began), day_of(until)))

    async def _the_sides_agree(self) -> None:
        """Ledger = gateway = account to the đồng; what is not lies open, with the sum by which it is not."""
        since, until = self.began - timedelta(hours=4), self.began + APART
        lying = await self.ours.rows(OPEN, day_of(self.began), day_of(until))
        assert {kind for kind, _, _ in lying} <= {"missing_here", "payout"}, lying
        unbooked = {number: theirs for kind, number, theirs in lying if kind == "missing_here"}
        booked: Counter[tuple[str, str | None]] = Counter()
        numbers = set()
        for kind, gateway, amount, number in await self.ours.rows(BOOKED, self.ours.fee_id, since, until):
            booked[kind, gateway] += amount
            numbers |= {number} if kind == "paid" else set()
        assert unbooked == {number: sum_vnd for number, sum_vnd in self.book.taken.items() if number not in numbers}
        assert self.transfers.keys() <= numbers, "a transfer that names a fee is that fee's"
        withheld = sum(each.amount_vnd for each in self.bank.credits if each.reference in self.bank.withheld)
        ((strange,),) = await self.ours.rows(STRANGE, since, until)
        treasury = booked["paid_out", VNPAY] + booked["paid_out", VIETQR] - booked["transferred_back", VIETQR]
        assert treasury == self.bank.balance_vnd - withheld - strange
        assert booked["paid", VIETQR] == booked["paid_out", VIETQR]
        told = sum(each.amount_vnd for each in self.bank.credits if each.payout) - withheld
        gateway_vnd = booked["paid", VNPAY] - booked["refunded", VNPAY] - booked["charged", VNPAY]
        assert booked["paid_out", VNPAY] == told
        assert gateway_vnd == self.book.holds_vnd - sum(unbooked.values())
        for day in self.ended:
            owed, arrived = self.book.net_of(day), self.bank.told_of(day)
            lies = ("payout", f"payout {day}", arrived or None) in lying
            assert lies == (owed != arrived and (owed > 0 or arrived > 0)), (day, owed, arrived, lying)
        if await self.ours.news():
            assert await self.ours.has_moved() or await self.ours.is_over(), "paid, and the dossier went on"


@pytest.mark.prove
def test_the_machine_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    databases = Databases(postgres)
    name = loop.run_until_complete(databases.create())
    Till.loop = loop
    Till.keys = Keyring(tmp_path / "secrets")
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
