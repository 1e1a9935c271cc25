"""The 12-digit personal number's shape and mask; what to doubt in one is catalogue's to say."""

import re

SHAPE = re.compile(r"(?!000)[0-9]{12}", re.ASCII)


def is_shaped(number: str) -> bool:
    """Twelve ASCII digits with a birth code."""
    return SHAPE.fullmatch(number) is not None


def mask(number: str) -> str:
    """`001*****0001`. What is not shaped like a number shows nothing of itself."""
    return f"{number[:3]}*****{number[-4:]}" if is_shaped(number) else "*" * 12
