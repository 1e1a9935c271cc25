"""The states of one delivery and what can happen to it."""

from enum import StrEnum


class State(StrEnum):
    CREATED = "created"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SHOWN = "shown"
    OPENED = "opened"
    FAILED = "failed"
    EXPIRED = "expired"


class Happening(StrEnum):
    """What moves a delivery: all but the last two come from our side, the last two from the phone."""

    BEGAN = "began"
    TAKEN = "taken"
    POSTPONED = "postponed"
    REFUSED = "refused"
    TOO_LATE = "too_late"
    SHOWN = "shown"
    OPENED = "opened"
