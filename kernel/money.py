"""Đồng, whole and never fractional; knows nothing of fees or ledgers."""

from typing import Literal, NewType

Dong = NewType("Dong", int)

NO_BREAK_SPACE = "\u00a0"


def show(amount: Dong, lang: Literal["vi", "en"] = "vi") -> str:
    """`1.000.000 đ` with a no-break space, or `1,000,000 VND` in English."""
    grouped = f"{amount:,}"
    if lang == "en":
        return f"{grouped}{NO_BREAK_SPACE}VND"
    return f"{grouped.replace(',', '.')}{NO_BREAK_SPACE}đ"
