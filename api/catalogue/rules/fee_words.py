"""The formula of one line of cost as a person reads it: `1 bản × 8.000 đ`."""

from functools import partial
from typing import Literal

from api.catalogue.model.fees import Exemption, Fee, Per
from api.catalogue.model.words import Words
from kernel.money import Dong, show

Lang = Literal["vi", "en"]

UNITS = {
    Per.FLAT: Words(vi="lần", en="time"),
    Per.CASE: Words(vi="trường hợp", en="cases"),
    Per.COPY: Words(vi="bản", en="copies"),
    Per.PAGE: Words(vi="trang", en="pages"),
}
ONE = {Per.FLAT: "time", Per.CASE: "case", Per.COPY: "copy", Per.PAGE: "page"}
FREE = Words(vi="Không phải nộp tiền", en="Nothing to pay")
FREE_OF_CHARGE = Words(vi="Không mất tiền", en="Free")


def unit_of(fee: Fee) -> Words:
    """What is counted: `bản`, `trang`."""
    return fee.unit or UNITS[fee.per]


def explain(
    fee: Fee,
    unit_vnd: int,
    tiers: list[tuple[int, int]],
    times: int,
    *,
    counter_vnd: int,
    exemption: Exemption | None,
) -> Words:
    """`tiers`: how many units at which amount. `counter_vnd`: a unit's price without the online discount."""
    if not any(amount for _, amount in tiers):
        return FREE
    write = partial(_write, fee=fee, unit_vnd=unit_vnd, tiers=tiers, times=times, counter_vnd=counter_vnd)
    return Words(vi=write("vi", exemption=exemption), en=write("en", exemption=exemption))


def _write(
    lang: Lang,
    *,
    fee: Fee,
    unit_vnd: int,
    tiers: list[tuple[int, int]],
    times: int,
    counter_vnd: int,
    exemption: Exemption | None,
) -> str:
    vi = lang == "vi"
    words = unit_of(fee)
    if fee.per is Per.FLAT:
        formula = show(Dong(unit_vnd), lang)
    else:
        called = [words.vi if vi else ONE[fee.per] if count == 1 else words.en for count, _ in tiers]
        formula = " + ".join(
            f"{count} {unit} × {show(Dong(amount), lang)}" for unit, (count, amount) in zip(called, tiers, strict=True)
        )
    total = sum(count * amount for count, amount in tiers)
    if fee.cap_vnd is not None and total > fee.cap_vnd:
        formula += f", {'tối đa' if vi else 'at most'} {show(fee.cap_vnd, lang)}"
    if times > 1:
        formula = f"({formula}) × {times}"
    if unit_vnd < counter_vnd:
        counter = show(Dong(counter_vnd), lang)
        formula += f"; nộp trực tuyến, tại quầy là {counter}" if vi else f"; filed online, {counter} at the counter"
    if exemption is not None:
        label = exemption.label.vi if vi else exemption.label.en
        taken = (
            ("miễn" if vi else "exempt")
            if exemption.percent == 100
            else f"{'giảm' if vi else 'less'} {exemption.percent}%"
        )
        formula += f"; {taken}: {label}"
    return formula
