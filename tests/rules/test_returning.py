"""What goes back when a dossier ends: each fee by its own rule, never more than was paid, never twice."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from api.catalogue.model.fees import CostKind, Fate, FeeStage, Per, Refund
from api.catalogue.model.fees import Fee as FeeRule
from api.catalogue.model.words import Confidence, Words
from api.dossiers.model.sets import Status
from api.dossiers.rules.fates import going_back
from api.payments.model import Fee, FeeLine, FeeState
from api.payments.rules.deposits import left_to_bank
from api.payments.rules.receipts import left_to_return
from kernel.ids import DossierId, FeeId, new_id
from kernel.money import Dong

ENDS = [Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED]
WORDS = Words(vi="Phí", en="Fee")
fates = st.builds(
    Refund, not_accepted=st.sampled_from(Fate), withdrawn=st.sampled_from(Fate), stopped=st.sampled_from(Fate)
)


def rule(number: int, refund: Refund) -> FeeRule:
    return FeeRule(
        id=f"fee-{number}",
        kind=CostKind.FEE,
        label=WORDS,
        amount_vnd=Dong(8000),
        per=Per.FLAT,
        due=FeeStage.ON_SUBMISSION,
        refund=refund,
        confidence=Confidence.SURE,
    )


def paid(amounts: list[int]) -> Fee:
    lines = tuple(
        FeeLine(
            kind=CostKind.FEE,
            label=WORDS,
            why=WORDS,
            quantity=1,
            unit_vnd=None,
            amount_vnd=Dong(amount),
            undiscounted_vnd=Dong(amount),
            item=f"fee-{number}",
        )
        for number, amount in enumerate(amounts)
    )
    return Fee(
        id=FeeId(new_id()),
        dossier_id=DossierId(new_id()),
        dossier_code="000.00.71.H38-261121-0001",
        stage=FeeStage.ON_SUBMISSION,
        office=None,
        payer=None,
        filer=None,
        lines=lines,
        total_vnd=Dong(sum(amounts)),
        state=FeeState.SETTLED,
        requested_at=datetime(2026, 11, 21, tzinfo=UTC),
    )


@given(st.lists(fates, max_size=4), st.sampled_from(ENDS))
def test_each_fee_follows_its_own_rule(rules: list[Refund], status: Status) -> None:
    fees = [rule(number, refund) for number, refund in enumerate(rules)]
    word = {Status.NOT_ACCEPTED: "not_accepted", Status.WITHDRAWN: "withdrawn", Status.STOPPED: "stopped"}[status]
    full = {fee.id for fee in fees if getattr(fee.refund, word) is Fate.FULL}
    back = going_back(fees, status)
    assert ({fee.id for fee in fees} if back is None else set(back)) == full
    assert (back is None) == bool(fees and len(full) == len(fees))


@given(
    st.lists(st.integers(0, 200_000), min_size=1, max_size=4),
    st.none() | st.sets(st.sampled_from([f"fee-{number}" for number in range(5)])),
    st.data(),
)
def test_what_goes_back_is_never_negative_never_above_what_was_paid_and_never_twice(
    amounts: list[int], items: set[str] | None, data: st.DataObject
) -> None:
    fee = paid(amounts)
    before = data.draw(st.integers(0, fee.total_vnd))
    back = left_to_return(fee, items, Dong(before))
    assert 0 <= back <= fee.total_vnd - before
    assert left_to_return(fee, items, Dong(before + back)) == 0, "told again, nothing more goes"
    if not before:
        named = [amount for number, amount in enumerate(amounts) if items is None or f"fee-{number}" in items]
        assert back == sum(named)


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**9))
def test_no_drawer_is_banked_below_nothing(held: int, on_its_way: int) -> None:
    left = left_to_bank(Dong(held), Dong(on_its_way))
    assert left >= 0
    assert left == 0 or left + on_its_way == held
