"""From what was typed to procedures in order: how well the words fit first, then how often it is filed."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from api.catalogue.rules.search.index import Bits, Index, Listed
from api.catalogue.rules.search.spelling import expand, split_query, with_marks

CODE = re.compile(r"\s*([0-9]\.[0-9]{1,6}(?:\.[0-9]+)?)\s*")
MOST_WORDS = 12
MOST_WEIGHED = 300


def find(index: Index, text: str, limit: int) -> tuple[str, ...]:
    """Codes, best first. Empty for what nobody here has a procedure for."""
    if code := CODE.fullmatch(text):
        return tuple(_starting_with_code(index, code[1]))[:limit]
    words = _split_joined(index, expand(split_query(text)[:MOST_WORDS]))
    if not words:
        return ()
    in_names = _match_all(index, index.in_names, words)
    called_so = in_names | _match_all(index, index.in_aliases, words)
    fitting = called_so | _match_all(index, index.anywhere, words)
    found = fitting if called_so else fitting | _match_with_slip(index, words)
    phrase = Phrase(
        text=" ".join(words),
        marked=with_marks(text),
        equal=index.equal.get(" ".join(words), 0),
        in_names=in_names,
        fitting=fitting,
    )
    places = _first(phrase.equal, called_so, found or _match_most(index, words))
    weighed = sorted((_weigh(index.listed[place], place, phrase), place) for place in places)
    return tuple(index.listed[place].entry.code for _, place in weighed[:limit])


class Phrase(NamedTuple):
    """What was typed, and the sets of procedures that it fits."""

    text: str
    marked: str
    equal: Bits
    in_names: Bits
    fitting: Bits


def _weigh(each: Listed, place: int, phrase: Phrase) -> tuple[int, int, bool, int]:
    """Smaller is better: how it fits, filings, whether the typed marks are the name's, how early in the name."""
    if phrase.equal >> place & 1:
        fit = 0
    elif phrase.in_names >> place & 1 or any(phrase.text in alias for alias in each.aliases):
        fit = 1
    else:
        fit = 2 if phrase.fitting >> place & 1 else 3
    begins = each.name.find(phrase.text)
    return fit, -each.entry.filed, phrase.marked not in each.marked, begins if begins >= 0 else len(each.name)


def _first(*sets: Bits) -> Iterator[int]:
    """Places of the set bits, set after set, each once, at most MOST_WEIGHED."""
    seen: Bits = 0
    left = MOST_WEIGHED
    for bits in sets:
        rest = bits & ~seen
        seen |= bits
        while rest and left:
            lowest = rest & -rest
            yield lowest.bit_length() - 1
            rest ^= lowest
            left -= 1


def _starting_with_code(index: Index, start: str) -> Iterator[str]:
    for code, _ in index.codes[bisect_left(index.codes, (start, -1)) :]:
        if not code.startswith(start):
            return
        yield code


def _split_joined(index: Index, words: list[str]) -> list[str]:
    """`khaisinh` typed without its space."""
    parted: list[str] = []
    for word in words:
        places = range(1, len(word)) if word not in index.anywhere and word in index.pairs else ()
        cut = next(
            (place for place in places if word[:place] in index.anywhere and word[place:] in index.anywhere), None
        )
        parted += [word] if cut is None else [word[:cut], word[cut:]]
    return parted


def _match_all(index: Index, table: dict[str, Bits], words: list[str]) -> Bits:
    """Procedures with every word; the last may still be in the typing."""
    *whole, last = words
    begun = reduce(or_, (table.get(word, 0) for word in index.starting_with(last)), 0)
    return reduce(and_, (table.get(word, 0) for word in whole), begun)


def _match_with_slip(index: Index, words: list[str]) -> Bits:
    """Procedures with every word but one, and that one with one slip."""
    found: Bits = 0
    for place, word in enumerate(words):
        if near := _with_one_slip(index, word):
            others = words[:place] + words[place + 1 :]
            found |= reduce(and_, (index.anywhere.get(other, 0) for other in others), near)
    return found


def _match_most(index: Index, words: list[str]) -> Bits:
    """The rarest words first, each kept while something still fits; nothing unless more than half were kept."""
    sets = [index.anywhere.get(word, 0) or _with_one_slip(index, word) for word in dict.fromkeys(words)]
    found: Bits = 0
    kept = 0
    for bits in sorted(filter(None, sets), key=int.bit_count):
        narrowed = bits & found if found else bits
        if narrowed:
            found = narrowed
            kept += 1
    return found if 2 * kept > len(sets) else 0


def _with_one_slip(index: Index, word: str) -> Bits:
    if len(word) < 2 or word.isdigit():
        return 0
    return reduce(or_, (index.anywhere[each] for each in index.one_slip_from(word)), 0)
