"""The words of every procedure as sets of bits, one bit a procedure, the most filed first."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile

from msgspec import Struct

from api.catalogue.rules.search.spelling import drop_one, is_one_slip, split_words, with_marks

Bits = int


class Entry(Struct, frozen=True, kw_only=True):
    """`aliases` are people's own names for it; `other` is text that may match but weighs least."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    other: str = ""
    filed: int = 0


class Listed(Struct, frozen=True, kw_only=True):
    entry: Entry
    name: str
    marked: str
    aliases: tuple[str, ...]


class Index(Struct, frozen=True, kw_only=True):
    """`deletions`: words by themselves with a letter left out, to find slips without trying every word."""

    listed: tuple[Listed, ...]
    in_names: dict[str, Bits]
    in_aliases: dict[str, Bits]
    anywhere: dict[str, Bits]
    equal: dict[str, Bits]
    pairs: dict[str, Bits]
    words: tuple[str, ...]
    deletions: dict[str, tuple[str, ...]]
    codes: tuple[tuple[str, int], ...]

    def starting_with(self, start: str) -> Iterator[str]:
        """Every known word that starts so."""
        place = bisect_left(self.words, start)
        return takewhile(lambda word: word.startswith(start), iter(self.words[place:]))

    def one_slip_from(self, typed: str) -> set[str]:
        """Every known word that one slip makes of `typed`; the word itself is no slip."""
        near = {word for key in (typed, *drop_one(typed)) for word in self.deletions.get(key, ())}
        return {word for word in near if word != typed and is_one_slip(typed, word)}


def build_index(entries: Iterable[Entry]) -> Index:
    """Order: filings of the last 90 days, then short names, then code."""
    ordered = sorted(entries, key=lambda entry: (-entry.filed, len(entry.name), entry.code))
    in_names: dict[str, Bits] = {}
    in_aliases: dict[str, Bits] = {}
    anywhere: dict[str, Bits] = {}
    equal: dict[str, Bits] = {}
    pairs: dict[str, Bits] = {}
    listed = []
    for place, entry in enumerate(ordered):
        bit = 1 << place
        name, aliases = split_words(entry.name), [split_words(alias) for alias in entry.aliases]
        _add(in_names, name, bit)
        _add(in_aliases, (word for alias in aliases for word in alias), bit)
        _add(anywhere, (*name, *(word for alias in aliases for word in alias), *split_words(entry.other)), bit)
        _add(equal, (" ".join(phrase) for phrase in (name, *aliases)), bit)
        _add(pairs, (one + two for phrase in (name, *aliases) for one, two in pairwise(phrase)), bit)
        listed.append(
            Listed(
                entry=entry,
                name=" ".join(name),
                marked=with_marks(entry.name),
                aliases=tuple(" ".join(alias) for alias in aliases),
            )
        )
    deletions: dict[str, tuple[str, ...]] = {}
    for word in anywhere:
        for key in {word, *drop_one(word)}:
            deletions[key] = (*deletions.get(key, ()), word)
    return Index(
        listed=tuple(listed),
        in_names=in_names,
        in_aliases=in_aliases,
        anywhere=anywhere,
        equal=equal,
        pairs=pairs,
        words=tuple(sorted(anywhere)),
        deletions=deletions,
        codes=tuple(sorted((each.entry.code, place) for place, each in enumerate(listed))),
    )


def _add(table: dict[str, Bits], keys: Iterable[str], bit: Bits) -> None:
    for key in set(keys):
        table[key] = table.get(key, 0) | bit
