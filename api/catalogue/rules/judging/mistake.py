"""One thing wrong in a file, at a path of keys and indexes; and the small judgements that all share."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from api.catalogue.model.words import Words
from api.offices.rules.lines import Path

ID = re.compile(r"[a-z][A-Za-z0-9]{0,39}")


class Mistake(NamedTuple):
    path: Path
    reason: str


def judge_ids(path: Path, ids: Sequence[str], *, what: str) -> Iterator[Mistake]:
    """Ids become JSON pointers and names in answers: letters and digits only, each once."""
    for index, name in enumerate(ids):
        if not ID.fullmatch(name):
            yield Mistake((*path, index, "id"), f"{what} id “{name}” is not camelCase of at most 40 letters and digits")
        if name in ids[:index]:
            yield Mistake((*path, index, "id"), f"{what} id “{name}” stands twice")


def judge_words(path: Path, words: Iterable[tuple[str, Words | None]]) -> Iterator[Mistake]:
    for key, each in words:
        if each is not None and not (each.vi.strip() and each.en.strip()):
            yield Mistake((*path, key), f"“{key}” needs words in Vietnamese and in English")
