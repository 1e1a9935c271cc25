"""The life of a delivery as a table: what was learned later never hides what the phone has said."""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.model.deliveries import Happening, State

_S, _H = State, Happening

_ROWS: tuple[tuple[State, Happening, State], ...] = (
    (_S.CREATED, _H.BEGAN, _S.SENDING),
    (_S.CREATED, _H.TOO_LATE, _S.EXPIRED),
    (_S.SENDING, _H.BEGAN, _S.SENDING),  # a worker was killed in the middle: the next one begins again
    (_S.SENDING, _H.TAKEN, _S.ACCEPTED),
    (_S.SENDING, _H.POSTPONED, _S.CREATED),
    (_S.SENDING, _H.REFUSED, _S.FAILED),
    (_S.SENDING, _H.TOO_LATE, _S.EXPIRED),
    # The phone can answer before our own record of the push service's answer, or after that answer was lost.
    *((state, _H.SHOWN, _S.SHOWN) for state in State if state not in (_S.SHOWN, _S.OPENED)),
    *((state, _H.OPENED, _S.OPENED) for state in State if state is not _S.OPENED),
)

TABLE: Mapping[tuple[State, Happening], State] = MappingProxyType({(a, h): b for a, h, b in _ROWS})


def step(state: State, happening: Happening) -> State | None:
    """The state afterwards; None when this changes nothing (it is then not recorded)."""
    return TABLE.get((state, happening))


def sources(happening: Happening, to: State) -> tuple[State, ...]:
    """The states from which `happening` leads to `to`: what an UPDATE may find."""
    return tuple(a for (a, h), b in TABLE.items() if h is happening and b is to)
