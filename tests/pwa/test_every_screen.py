"""Every route of the table, as somebody who belongs there sees it, passes what a machine can judge of the checklist."""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.async_api import expect

from tests.house import House
from tests.pwa.conftest import DIST, Phone
from tests.pwa.helping import GO, Doorstep
from tests.pwa.inhabited import HELPER, VISITS, Visit, inhabit
from tests.pwa.walking import EVERYWHERE, TWICE, Look, Walker

pytestmark = pytest.mark.browser


def test_no_route_is_left_out() -> None:
    """A new route is visited, or this fails."""
    assert set(VISITS) == {route["pattern"] for route in json.loads(DIST.read_text())["routes"]}


async def test_no_screen_breaks_a_rule(house: House, phone: Phone) -> None:
    """Each route once: on a phone by day, and what light and width can change at a desk by night; errors by day."""
    await look_at_all(house, phone, [visits[0] for visits in VISITS.values()], TWICE)


@pytest.mark.prove
async def test_no_screen_breaks_a_rule_in_any_state_or_light(house: House, phone: Phone) -> None:
    """Filled, empty, refused and wrong, by day and by night, on a phone and at a desk."""
    every = [each for visits in VISITS.values() for each in visits]
    await look_at_all(house, phone, every, EVERYWHERE)


async def look_at_all(house: House, phone: Phone, visits: Iterable[Visit], looks: tuple[Look, ...]) -> None:
    """All of them, then everything that was found."""
    ids = await inhabit(house)
    faults: list[Any] = []
    by_person: dict[str, list[Visit]] = {}
    for each in visits:
        by_person.setdefault(each.who, []).append(each)
    for who, theirs in by_person.items():
        desk = theirs[0].path.startswith("/can-bo")
        walker = await phone(width=1280, height=800) if desk else await phone()
        if who:
            await walker.sign_in(who, after="/tra-cuu")
        if who == HELPER:
            await walker.open("/to-vien")
            await Doorstep(walker).choose_pin()
        for each in theirs:
            faults += await look_at(walker, each, each.path.format_map(ids), looks)
    assert not faults, "\n" + "\n".join(map(str, faults))


async def look_at(walker: Walker, visit: Visit, path: str, looks: tuple[Look, ...]) -> list[Any]:
    name = f"{visit.who or 'nobody'} {visit.path}"
    try:
        await arrive(walker, visit, path)
        await expect(walker.page.locator("main").get_by_text(visit.sees).first).to_be_visible()
        await expect(walker.page.locator("main .loading")).to_have_count(0)
        faults = await looked(walker, name, looks)
        if visit.press:
            await walker.tap(visit.press)
            await expect(walker.page.locator("main").get_by_text(visit.told).first).to_be_visible()
            faults += await looked(walker, f"{name} wrong", looks if looks == EVERYWHERE else looks[:1])
    except AssertionError as error:
        return [(name, str(error), await walker.page.locator("main").inner_text())]
    return faults


async def looked(walker: Walker, name: str, looks: tuple[Look, ...]) -> list[tuple[str, Any]]:
    await walker.shot(re.sub(r"\W+", "-", name).strip("-"))
    return await walker.look(name, looks)


async def arrive(walker: Walker, visit: Visit, path: str) -> None:
    """By its address; a helper by a link, for an address asks for the PIN again."""
    if visit.who == HELPER:
        await walker.page.evaluate(GO, path)
        return
    if "#" in path:
        await walker.page.goto("about:blank")  # else only what follows the # would change
    await walker.open(path)
