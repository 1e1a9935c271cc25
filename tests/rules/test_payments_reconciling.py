"""Two sides set beside each other: what is told apart, what may mend itself, and reports read row by row."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.payments.model import GatewayName
from api.payments.rules.reconciling import DifferenceKind, Pair, RowKind, classify, may_heal
from api.payments.rules.reports import MAPPINGS, BadReport, read_report
from kernel.money import Dong

NOW = datetime(2026, 11, 21, tzinfo=UTC)
VNPAY = MAPPINGS[GatewayName.VNPAY]
HEAD = "Mã giao dịch VNPAY,Mã đơn hàng,Thời gian giao dịch,Loại giao dịch,Số tiền,Phí\n"
sums = st.one_of(st.none(), st.integers(1, 10**9).map(Dong))


def pair(kind: RowKind, ours: int | None, theirs: int | None) -> Pair:
    return Pair(
        kind=kind,
        transaction="1",
        reference="MC",
        ours_vnd=None if ours is None else Dong(ours),
        theirs_vnd=None if theirs is None else Dong(theirs),
        happened_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "ours", "theirs", "wanted"),
    [
        (RowKind.PAID, 8000, 8000, None),
        (RowKind.PAID, None, 8000, DifferenceKind.MISSING_HERE),
        (RowKind.PAID, 8000, None, DifferenceKind.MISSING_THERE),
        (RowKind.PAID, 8000, 8001, DifferenceKind.AMOUNT),
        (RowKind.REFUNDED, 8000, 8000, None),
        (RowKind.REFUNDED, None, 8000, DifferenceKind.REFUND_MISSING_HERE),
        (RowKind.REFUNDED, 8000, None, DifferenceKind.REFUND_MISSING_THERE),
        (RowKind.REFUNDED, 1, 2, DifferenceKind.REFUND_AMOUNT),
    ],
)
def test_each_disagreement_has_its_name(
    kind: RowKind, ours: int | None, theirs: int | None, wanted: DifferenceKind | None
) -> None:
    assert classify(pair(kind, ours, theirs)) is wanted


@given(st.sampled_from(RowKind), sums, sums)
def test_sides_agree_exactly_when_nothing_is_named(kind: RowKind, ours: Dong | None, theirs: Dong | None) -> None:
    if ours is None and theirs is None:
        with pytest.raises(ValueError, match="nobody"):
            classify(pair(kind, ours, theirs))
    else:
        assert (classify(pair(kind, ours, theirs)) is None) == (ours == theirs)


@pytest.mark.parametrize("kind", list(DifferenceKind))
@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("fee_due", [True, False])
def test_a_report_alone_never_settles_a_fee(kind: DifferenceKind, confirmed: bool, fee_due: bool) -> None:
    heals = may_heal(kind, confirmed=confirmed, fee_due=fee_due)
    assert not (heals and fee_due and not confirmed)
    assert not (heals and kind is not DifferenceKind.MISSING_HERE)


def test_a_report_is_its_payments_and_refunds() -> None:
    text = (
        "\ufeff" + HEAD + '14001,MC1,21/11/2026 09:00:00,Thanh toán,"8.000",64\n'
        "14002,MC1,21/11/2026 10:00:00,Hoàn tiền,8000,\n"
        "x,y,z,Phí duy trì,1,1\n"
    )
    paid, refunded = read_report(text.splitlines(keepends=True), VNPAY)
    assert (paid.kind, paid.transaction, paid.reference, paid.amount_vnd, paid.charge_vnd) == (
        RowKind.PAID, "14001", "MC1", 8000, 64,
    )  # fmt: skip
    assert paid.happened_at == datetime(2026, 11, 21, 2, tzinfo=UTC)
    assert (refunded.kind, refunded.charge_vnd) == (RowKind.REFUNDED, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("14001,MC1,21/11/2026 09:00:00,Thanh toán,0,0", "no sum"),
        ("14001,MC1,21/11/2026 09:00:00,Thanh toán,-8000,0", "no sum"),
        ("14001,MC1,21/11/2026 09:00:00,Thanh toán,8000,x", "no sum"),
        (",MC1,21/11/2026 09:00:00,Thanh toán,8000,0", "no transaction"),
        ("14001,MC1,hôm qua,Thanh toán,8000,0", "no time"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, why: str) -> None:
    with pytest.raises(BadReport, match=f"row 2: .*{why}"):
        list(read_report([HEAD, row], VNPAY))


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_file_breaks_the_reader(lines: list[str]) -> None:
    with contextlib.suppress(BadReport):
        list(read_report([HEAD, *lines], VNPAY))
    with contextlib.suppress(BadReport):
        list(read_report(lines, VNPAY))
