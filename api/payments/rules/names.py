"""Names in a message: each is told once, or the message says two things. Pure."""


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """For `json.loads(..., object_pairs_hook=once)`. Raises ValueError on a doubled name."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("doubled name")
    return told
