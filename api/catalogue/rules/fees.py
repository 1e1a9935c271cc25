"""What a dossier costs, itemised, each line with its reason in both languages; moves no money."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from api.catalogue.model.fees import Channel, Exemption, Fee, Price, Quote, QuoteLine
from api.catalogue.model.procedure import Procedure
from api.catalogue.model.words import BY_PROVINCE, Certainty
from api.catalogue.rules.answers.shapes import bounds
from api.catalogue.rules.answers.values import is_whole
from api.catalogue.rules.conditions import ABSENT, holds, value_at
from api.catalogue.rules.fee_words import explain
from kernel.money import Dong

MOST_UNITS = 10_000


def localise(procedure: Procedure, province: str) -> Procedure:
    """The procedure with this province's rates alone, as every deployment keeps it."""
    fees = tuple(
        replace(fee, provinces=tuple(rate for rate in fee.provinces if rate.province == province))
        for fee in procedure.fees
    )
    return replace(procedure, fees=fees)


def quote(procedure: Procedure, channel: Channel, answers: object, on: date) -> Quote:
    """`procedure` is localised; `on` is the day of filing. An unanswered quantity counts as its least, not certain.

    Never negative, never above the undiscounted sum, the same for the same arguments.
    """
    lines = tuple(
        _quote_line(procedure, fee, channel, answers, on) for fee in procedure.fees if holds(fee.when, answers, on=on)
    )
    return Quote(
        lines=lines,
        total_vnd=Dong(sum(line.amount_vnd or 0 for line in lines)),
        undiscounted_vnd=Dong(sum(line.undiscounted_vnd or 0 for line in lines)),
        certain=all(line.certain for line in lines),
    )


def price_on(fee: Fee, on: date) -> Price:
    """The province's own rate where one is in force that day, else the nation's; nothing that is only remembered."""
    assert len({rate.province for rate in fee.provinces}) <= 1, "localise the procedure first"
    for rate in fee.provinces:
        if rate.start <= on and (rate.until is None or on <= rate.until):
            return Price(
                amount_vnd=rate.amount_vnd, online_vnd=rate.online_vnd, certainty=Certainty.SURE, source=rate.source
            )
    certainty = Certainty.BY_PROVINCE if fee.amount_vnd is None else fee.confidence.certainty
    if certainty is Certainty.BY_PROVINCE:
        return Price(amount_vnd=None, online_vnd=None, certainty=certainty, source=fee.source)
    return Price(amount_vnd=fee.amount_vnd, online_vnd=fee.online_vnd, certainty=certainty, source=fee.source)


def _quote_line(procedure: Procedure, fee: Fee, channel: Channel, answers: object, on: date) -> QuoteLine:
    units, is_counted = _count(procedure, fee.quantity, answers)
    times, is_timed = _count(procedure, fee.times, answers)
    line = QuoteLine(
        fee_id=fee.id,
        kind=fee.kind,
        label=fee.label,
        stage=fee.due,
        quantity=units * times,
        unit_vnd=None,
        amount_vnd=None,
        undiscounted_vnd=None,
        certain=False,
        why=BY_PROVINCE,
    )
    price = price_on(fee, on)
    if price.amount_vnd is None:
        return line
    online_vnd = price.online_vnd if channel is Channel.ONLINE else None
    unit_vnd = price.amount_vnd if online_vnd is None else online_vnd
    full, discounted = _sum_units(fee, price.amount_vnd, units) * times, _sum_units(fee, unit_vnd, units) * times
    exemption = _best_exemption(fee, answers) if discounted else None
    owed = discounted * (100 - exemption.percent) // 100 if exemption else discounted
    return replace(
        line,
        unit_vnd=unit_vnd,
        amount_vnd=Dong(owed),
        undiscounted_vnd=Dong(full),
        certain=is_counted and is_timed and price.certainty is Certainty.SURE,
        why=explain(
            fee,
            unit_vnd,
            _split_tiers(fee, unit_vnd, units),
            times,
            counter_vnd=price.amount_vnd,
            exemption=exemption,
        ),
        exemption=exemption.id if exemption else None,
    )


def _sum_units(fee: Fee, unit_vnd: int, units: int) -> int:
    total = sum(count * amount for count, amount in _split_tiers(fee, unit_vnd, units))
    return total if fee.cap_vnd is None else min(total, fee.cap_vnd)


def _split_tiers(fee: Fee, unit_vnd: int, units: int) -> list[tuple[int, int]]:
    """How many units at which amount, in order: `[(2, 2000), (3, 1000)]` for five pages."""
    starts = [1, *(tier.start for tier in fee.tiers), units + 1]
    amounts = [unit_vnd, *(tier.amount_vnd for tier in fee.tiers)]
    counts = [min(end, units + 1) - start for start, end in pairwise(starts)]
    return [(count, amount) for count, amount in zip(counts, amounts, strict=True) if count > 0]


def _best_exemption(fee: Fee, answers: object) -> Exemption | None:
    claimed = [exemption for exemption in fee.exemptions if holds(exemption.when, answers)]
    return max(claimed, key=lambda exemption: exemption.percent, default=None)


def _count(procedure: Procedure, pointer: str | None, answers: object) -> tuple[int, bool]:
    """How many units the answers say, and whether they say it; a section's pointer counts its items."""
    if pointer is None:
        return 1, True
    if pointer.count("/") == 1:
        items = answers.get(pointer[1:]) if isinstance(answers, Mapping) else None
        return (min(len(items), MOST_UNITS), True) if isinstance(items, list | tuple) and items else (1, False)
    value = value_at(pointer, answers)
    if value is ABSENT or not is_whole(value) or value < 0:
        return _least(procedure, pointer), False
    return min(int(value), MOST_UNITS), True


def _least(procedure: Procedure, pointer: str) -> int:
    questions = procedure.form.questions() if procedure.form else ()
    return max(1, *(bounds(field)[0] for _, field, each in questions if each == pointer), 1)
