"""Vietnamese spelling folded for comparing: marks, đ, both tone placements, i and y, abbreviations."""

import re
import unicodedata
from collections.abc import Iterator

from api.places.rules import fold

WORD = re.compile(r"[0-9]\.[0-9]+|[a-z0-9]+")
RAW_WORD = re.compile(r"[0-9]\.[0-9]+|[^\W_]+")
I_OR_Y = re.compile(r"(h|k|l|m|qu|s|t)y")
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")

ABBREVIATIONS = {
    "bhyt": "bảo hiểm y tế",
    "cccd": "căn cước",
    "cmnd": "căn cước",
    "cmt": "căn cước",
    "gcn": "giấy chứng nhận",
    "gks": "giấy khai sinh",
    "gplx": "giấy phép lái xe",
    "gpxd": "giấy phép xây dựng",
    "hkd": "hộ kinh doanh",
    "qsdd": "quyền sử dụng đất",
}

SMALL = """
lam làm cho xin muon muốn cần toi tôi ở đâu nào nao thế cách như bị để thì là what how to a the of for
"""
SMALL_WORDS = frozenset(SMALL.split())
"""Said around what is wanted. With marks where the bare word may mean something else: “cần”, not “can” (căn cước)."""


def split_words(text: str) -> list[str]:
    """Words folded so that spellings of one sound are one: `Quý` and `qui`, `hoà` and `hòa`, `Đất` and `dat`."""
    return [_fold_y(word) for word in WORD.findall(fold(text))]


def split_query(text: str) -> list[str]:
    """What is asked for, without the small words unless nothing else was typed."""
    raw = RAW_WORD.findall(unicodedata.normalize("NFC", text.lower()))
    told = [word for word in raw if word not in SMALL_WORDS] or raw
    return [part for word in told for part in split_words(word)]


def expand(words: list[str]) -> list[str]:
    """Abbreviations written out."""
    return [part for word in words for part in split_words(ABBREVIATIONS.get(word, word))]


def with_marks(text: str) -> str:
    """Lower case, every syllable's tone after it: equal for both placements, different for different marks."""
    return " ".join(_tone_last(word) for word in RAW_WORD.findall(unicodedata.normalize("NFC", text.lower())))


def drop_one(word: str) -> Iterator[str]:
    """The word with each of its letters left out."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def is_one_slip(typed: str, word: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped make one of the other."""
    if len(typed) > len(word):
        typed, word = word, typed
    if len(word) - len(typed) > 1:
        return False
    start = next((place for place, letter in enumerate(typed) if letter != word[place]), len(typed))
    if len(typed) < len(word):
        return typed[start:] == word[start + 1 :]
    swapped = typed[start : start + 2] == word[start : start + 2][::-1] and typed[start + 2 :] == word[start + 2 :]
    return swapped or typed[start + 1 :] == word[start + 1 :]


def _fold_y(word: str) -> str:
    return word[:-1] + "i" if I_OR_Y.fullmatch(word) else word


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return TONES.sub("", parts) + "".join(TONES.findall(parts))
