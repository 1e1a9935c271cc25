"""Names as they compare: without marks, case and the words for their kind; pure."""

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f]")
KIND = "thanh pho|thi tran|thi xa|dac khu|nong truong|tinh|huyen|quan|phuong|xa|tp|tt|tx"
KIND_BEFORE_NAME = re.compile(rf"(?:^|(?<=, ))(?:(?:{KIND}) )+", re.MULTILINE)
KIND_ANYWHERE = re.compile(rf"\b(?:{KIND})\b")


def fold(text: str) -> str:
    """Lower case without marks, đ as d: `Hoà Bình`, `Hòa Bình` and `hoa binh` are one."""
    return MARKS.sub("", unicodedata.normalize("NFD", text.lower().replace("đ", "d")))


def bare_words(folded: str) -> list[str]:
    """The words of a typed place without `xã`, `huyện` and their like: never empty unless nothing was typed."""
    words = folded.replace(",", " ").replace(".", " ")
    return KIND_ANYWHERE.sub(" ", words).split() or words.split()


def same_name(name: str) -> str:
    """What two spellings of one name share: letters alone, `Ê-đê` and `Ê Đê` alike."""
    return "".join(letter for letter in fold(name) if letter.isalnum())
