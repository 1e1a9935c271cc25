"""A procedure's time and cost in a few words, and how sure they are; prints no value that is only remembered."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from api.catalogue.model.fees import Channel, Fee, FeeStage, Per, Price, Quote
from api.catalogue.model.procedure import LimitUnit, OnlineLevel, Procedure, TimeLimit
from api.catalogue.model.words import BY_PROVINCE, Certainty, Words
from api.catalogue.rules.fee_words import FREE, FREE_OF_CHARGE, ONE, unit_of
from api.catalogue.rules.fees import price_on
from kernel.money import show

UNITS = {
    LimitUnit.WORKING_DAY: Words(vi="ngày làm việc", en="working days"),
    LimitUnit.DAY: Words(vi="ngày", en="days"),
    LimitUnit.HOUR: Words(vi="giờ làm việc", en="working hours"),
    LimitUnit.MONTH: Words(vi="tháng", en="months"),
}
SAME_DAY = Words(vi="Trong ngày", en="The same day")
AT_ONCE = Words(vi="Ngay khi nhận đủ", en="At once")
NOTHING = Words(vi=f"{FREE.vi}.", en=f"{FREE.en}.")
NOTHING_YET = Words(
    vi="Chưa phải nộp tiền. Có khoản phải nộp thì cơ quan báo.", en="Nothing to pay yet. If any is due, you are told."
)
REST_BY_PROVINCE = Words(vi="khoản khác theo quy định của tỉnh", en="the rest set by the province")


class Told(Struct, frozen=True, kw_only=True):
    words: Words
    certainty: Certainty


def channel_of(procedure: Procedure) -> Channel:
    """How a resident with a phone files it."""
    return Channel.COUNTER if procedure.online.level is OnlineLevel.NONE else Channel.ONLINE


def legal_quantity(limit: TimeLimit, channel: Channel) -> int | None:
    """Units of the law's time for that channel, whatever its confidence."""
    own = {Channel.ONLINE: limit.online_quantity, Channel.POST: limit.post_quantity}.get(channel)
    return limit.quantity if own is None else own


def tell_time(limit: TimeLimit, channel: Channel) -> Told:
    certainty = limit.confidence.certainty
    quantity = legal_quantity(limit, channel)
    if certainty is Certainty.BY_PROVINCE or (quantity is None and limit.unit is not LimitUnit.OTHER):
        return Told(words=BY_PROVINCE, certainty=Certainty.BY_PROVINCE)
    return Told(words=tell_quantity(quantity, limit), certainty=certainty)


def tell_quantity(quantity: int | None, limit: TimeLimit) -> Words:
    """`3 ngày làm việc`; “Trong ngày” for none of them."""
    if limit.unit is LimitUnit.OTHER or quantity is None:
        return limit.note or BY_PROVINCE
    if quantity == 0:
        return SAME_DAY if limit.unit in (LimitUnit.WORKING_DAY, LimitUnit.DAY) else limit.note or AT_ONCE
    unit = UNITS[limit.unit]
    return Words(vi=f"{quantity} {unit.vi}", en=f"{quantity} {unit.en.removesuffix('s') if quantity == 1 else unit.en}")


def tell_cost(procedure: Procedure, on: date) -> Told:
    """What everyone pays, filed as a phone files; costs that depend on answers are not in it."""
    priced = [(fee, price_on(fee, on)) for fee in procedure.fees if fee.when is None]
    certainties = {price.certainty for _, price in priced}
    certainty = max(certainties, key=list(Certainty).index, default=Certainty.SURE)
    known = [*_prices(priced, channel_of(procedure))]
    if certainty is Certainty.BY_PROVINCE:
        return Told(words=_join([*known, REST_BY_PROVINCE]) if known else BY_PROVINCE, certainty=certainty)
    return Told(words=_join(known) if known else FREE_OF_CHARGE, certainty=certainty)


def tell_unasked(procedure: Procedure, on: date, *, accepted: bool) -> Words:
    """What is said of a dossier filed on that day which is under way and of which no money has been asked.

    Without its answers; `tell_owed` knows them.
    """
    prices = [price_on(fee, on) for fee in procedure.fees]
    unpriced = [fee for fee, price in zip(procedure.fees, prices, strict=True) if price.amount_vnd is None]
    if not accepted and any(fee.when is None for fee in unpriced):
        return BY_PROVINCE
    # What is due on submission was asked then, or its answers owe nothing.
    later = (
        fee.due is not FeeStage.ON_SUBMISSION or price.amount_vnd is None
        for fee, price in zip(procedure.fees, prices, strict=True)
        if price.amount_vnd != 0
    )
    return NOTHING_YET if any(later) else NOTHING


def tell_owed(cost: Quote) -> Words | None:
    """The same of one dossier's own cost: nothing where it is free for sure."""
    if any(line.amount_vnd is None for line in cost.lines):
        return BY_PROVINCE
    if not cost.total_vnd:
        return None
    return Words(vi=f"Còn phải nộp {show(cost.total_vnd)}.", en=f"{show(cost.total_vnd, 'en')} still to be paid.")


def tell_resident(cost: Quote, *, accepted: bool) -> Words:
    """The same for whoever filed it, who is asked for the money when it is due."""
    if any(line.amount_vnd is None for line in cost.lines):
        return NOTHING_YET if accepted else BY_PROVINCE
    if not cost.total_vnd:
        return Words(vi=f"{FREE_OF_CHARGE.vi}.", en=f"{FREE_OF_CHARGE.en}.")
    total, in_english = show(cost.total_vnd), show(cost.total_vnd, "en")
    return Words(
        vi=f"Sẽ phải nộp {total}; đến lúc nộp, cơ quan báo.", en=f"{in_english} will be due; you are told when."
    )


def _prices(priced: list[tuple[Fee, Price]], channel: Channel) -> Iterator[Words]:
    """What is known and not free: `10.000 đ`, `8.000 đ mỗi bản`."""
    for fee, price in priced:
        amount = price.amount_vnd if channel is not Channel.ONLINE or price.online_vnd is None else price.online_vnd
        if amount:
            vi, en = show(amount), show(amount, "en")
            if fee.per is not Per.FLAT:
                vi, en = f"{vi} mỗi {unit_of(fee).vi}", f"{en} per {ONE[fee.per]}"
            yield Words(vi=vi, en=en)


def _join(parts: list[Words]) -> Words:
    return Words(vi=" + ".join(part.vi for part in parts), en=" + ".join(part.en for part in parts))
