"""Finding an old place as people type it; pure."""

from collections.abc import Sequence

from api.places.rules.folding import KIND_BEFORE_NAME, bare_words, fold


def search_keys(titles: Sequence[str]) -> tuple[str, ...]:
    """What `find_keys` looks in, one for each title: ` commune , district, province ` without marks and kinds.

    All at once: ten thousand titles fold in a few milliseconds as one text.
    """
    folded = KIND_BEFORE_NAME.sub("", fold("\n".join(titles)))
    return tuple(f" {line.replace(', ', ' , ', 1)} " for line in folded.split("\n"))


def find_keys(keys: Sequence[str], typed: str, limit: int) -> tuple[int, ...]:
    """Places whose words begin with each typed word, those whose commune is exactly what was typed first.

    `typed` is free: `xã Y Tý, huyện Bát Xát`, `y ty bat xat`, `mường hum`.
    """
    commune, _, above = fold(typed).partition(",")
    first, rest = bare_words(commune), bare_words(above)
    if not first:
        return ()
    wanted = [f" {word}" for word in (*first, *rest)]
    opening = f" {' '.join(first)}"
    longest = max(wanted, key=len)  # the rarest, so that few keys are looked at twice
    found: list[tuple[int, int]] = []
    for index, key in [(index, key) for index, key in enumerate(keys) if longest in key]:
        if all(word in key for word in wanted):
            rank = 0 if key.startswith(f"{opening} ,") else 1 if key.startswith(opening) else 2
            found.append((rank, index))
    return tuple(index for _, index in sorted(found)[:limit])
