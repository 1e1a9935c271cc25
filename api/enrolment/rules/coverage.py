"""Numbers of coverage: counted from households, and made safe for eyes outside the commune."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from api.enrolment.model.households import Household
from api.enrolment.model.sets import FACT_OF, Measure

SMALL = 5
Counts = dict[Measure, int]


class Few(Struct, frozen=True, kw_only=True):
    """Fewer than SMALL: shown as "<5"."""


class Hidden(Struct, frozen=True, kw_only=True):
    """Not shown, so that another cell cannot be worked out."""


Cell = int | Few | Hidden
FEW, HIDDEN = Few(), Hidden()


def counts(household: Household, measure: Measure, at: datetime | None = None) -> bool:
    """Whether a household counts for `measure`, as it stood `at`."""
    if measure is Measure.HOUSEHOLDS:
        return True
    if measure in (Measure.REACHED, Measure.WAITING):
        reached = household.reached_at is not None and (at is None or household.reached_at <= at)
        return reached is (measure is Measure.REACHED)
    known = household.facts.get(FACT_OF[measure])
    return known is not None and known.value and (at is None or known.at <= at)


def count(households: Iterable[Household], at: datetime | None = None) -> Counts:
    """All measures of some households; removed ones are none."""
    there = [each for each in households if not each.removed]
    return {measure: sum(counts(each, measure, at) for each in there) for measure in Measure}


def total(rows: Iterable[Mapping[Measure, int]]) -> Counts:
    found = dict.fromkeys(Measure, 0)
    for row in rows:
        for measure, value in row.items():
            found[measure] += value
    return found


def suppress(rows: Sequence[Mapping[Measure, int]]) -> tuple[list[dict[Measure, Cell]], dict[Measure, Cell]]:
    """(rows, totals) for eyes outside the commune: no number under SMALL, none that the others give away.

    Two kinds of sums give numbers away: a measure's rows add up to its total, and in every row the reached and the
    waiting add up to the households. Where a sum lacks one cell only, its smallest other cell is hidden too (the
    number of households last), until no sum lacks exactly one.
    """
    values = [dict(row) for row in rows] + [total(rows)]
    hidden = {(y, m) for y, row in enumerate(values) for m, value in row.items() if value < SMALL}
    small = frozenset(hidden)
    sums = [[(y, m) for y in range(len(values))] for m in Measure]
    balance = (Measure.HOUSEHOLDS, Measure.REACHED, Measure.WAITING)
    sums += [[(y, m) for m in balance] for y in range(len(values))]
    restless = True
    while restless:
        restless = False
        for cells in sums:
            shown = [cell for cell in cells if cell not in hidden]
            if len(cells) - len(shown) == 1 and shown:
                hidden.add(min(shown, key=lambda at: (at[1] is Measure.HOUSEHOLDS, values[at[0]][at[1]], at)))
                restless = True

    def cell(y: int, measure: Measure) -> Cell:
        if (y, measure) not in hidden:
            return values[y][measure]
        return FEW if (y, measure) in small else HIDDEN

    shown_rows = [{measure: cell(y, measure) for measure in Measure} for y in range(len(values))]
    return shown_rows[:-1], shown_rows[-1]
