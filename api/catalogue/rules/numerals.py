"""Whole numbers and days in Vietnamese words, as papers repeat them against forgery; pure."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
SCALES = ((10**6, "triệu"), (10**3, "nghìn"))
BILLION = 10**9


def spell(number: int) -> str:
    """`2026` → `hai nghìn không trăm hai mươi sáu`. Not for negative numbers."""
    if number < 0:
        raise ValueError(number)
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, BILLION)
    words = [f"{spell(billions)} tỷ"] if billions else []
    return " ".join([*words, *_below_a_billion(rest, follows=bool(billions))])


def spell_day(year: int, month: int, day: int) -> str:
    """`ngày mười tám tháng mười một năm hai nghìn không trăm hai mươi sáu`; April is `tháng tư`."""
    return f"ngày {spell(day)} tháng {'tư' if month == 4 else spell(month)} năm {spell(year)}"


def _below_a_billion(number: int, *, follows: bool) -> list[str]:
    words = []
    for scale, name in SCALES:
        group, number = divmod(number, scale)
        if group:
            words.append(f"{_below_a_thousand(group, follows=follows)} {name}")
            follows = True
    if number:
        words.append(_below_a_thousand(number, follows=follows))
    return words


def _below_a_thousand(number: int, *, follows: bool) -> str:
    """`follows`: something larger was said before, so that empty hundreds are said too."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or follows else []
    match tens:
        case 0 if ones:
            words.append(f"linh {DIGITS[ones]}" if words else DIGITS[ones])
        case 1:
            words.append("mười")
            words += [AFTER_TENS[5] if ones == 5 else DIGITS[ones]] if ones else []
        case _ if tens:
            words.append(f"{DIGITS[tens]} mươi")
            words += [AFTER_TENS.get(ones, DIGITS[ones])] if ones else []
    return " ".join(words)
