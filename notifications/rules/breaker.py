"""A circuit breaker as a value: a provider that keeps failing is left alone, then tried with one message."""

from datetime import datetime, timedelta

import msgspec

TRIPS_AFTER = 5
"""failures in a row"""
FIRST_REST, LONGEST_REST = timedelta(seconds=10), timedelta(minutes=5)


class Breaker(msgspec.Struct, frozen=True, kw_only=True):
    """How a provider has been doing: failures in a row, and until when it is left alone."""

    failures: int = 0
    rests_until: datetime | None = None

    def rest(self, now: datetime) -> timedelta | None:
        """How long to leave the provider alone; None when it may be tried."""
        if self.rests_until is None or self.rests_until <= now:
            return None
        return self.rests_until - now

    def well(self) -> "Breaker":
        """It answered as it should."""
        return Breaker()

    def failed(self, now: datetime, *, trial: bool = False) -> "Breaker":
        """Once more. Of the tries that end during a rest only the `trial` is counted: the others are older."""
        if self.rest(now) is not None and not trial:
            return self
        failures = self.failures + 1
        if failures < TRIPS_AFTER:
            return Breaker(failures=failures)
        rest = min(LONGEST_REST, FIRST_REST * (1 << min(failures - TRIPS_AFTER, 10)))
        return Breaker(failures=failures, rests_until=now + rest)

    @property
    def tripped(self) -> bool:
        """Whether the next try is a trial."""
        return self.failures >= TRIPS_AFTER

    def trying(self, now: datetime) -> "Breaker":
        """One message is let through after a rest; the others wait until it has come back."""
        if not self.tripped:
            return self
        return Breaker(failures=self.failures, rests_until=now + FIRST_REST)
