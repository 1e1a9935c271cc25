"""A resident looks for a procedure and reads what it takes, before signing in: over HTTP, from memory."""

from datetime import date, datetime, timedelta
from typing import Any

import jsonschema_rs
import pytest
from httpx2 import AsyncClient

from api.catalogue.actions import count_filing, record_pace
from api.catalogue.actions.finding import FRESH_FOR
from kernel import clock
from kernel.ids import DossierId, OfficeCode, new_id
from tests.house import House

PHONG_HAI = "000.00.71.H38"


@pytest.fixture
def client(house: House) -> AsyncClient:
    return house.client()


async def search(client: AsyncClient, **asked: str) -> list[str]:
    answer = await client.get("/api/procedures", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["code"] for item in answer.json()["items"]]


async def test_she_types_without_marks_and_opens_the_first(client: AsyncClient) -> None:
    found = (await client.get("/api/procedures", params={"q": "dang ky khai sinh"})).json()["items"]

    assert found[0]["code"] == "1.001193"
    assert found[0]["cost"] == {"vi": "Không mất tiền", "en": "Free", "certainty": "sure"}
    assert found[0]["time"] == {"vi": "Trong ngày", "en": "The same day", "certainty": "sure"}
    assert found[0]["online"] == {"level": "partial", "certainty": "sure"}

    page = (await client.get("/api/procedures/1.001193")).json()
    assert page["result"]["name"]["vi"] == "Giấy khai sinh"
    assert page["hasForm"]
    assert page["proof"]
    assert page["unsure"] == []
    assert {line["id"]: line["amountVnd"] for line in page["cost"]["lines"]} == {
        "registration": 0,
        "late": None,
        "copies": 8000,
    }
    assert page["documents"][0]["id"] == "birthNotice"
    assert page["laws"][0]["certainty"] == "sure"


async def test_the_law_s_date_is_that_of_filing_now(client: AsyncClient) -> None:
    friday_night = datetime.fromisoformat("2026-11-20T21:40:00+07:00")
    with clock.shifted(friday_night - clock.now()):
        time = (await client.get("/api/procedures/1.001193")).json()["time"]

    seen, due = (datetime.fromisoformat(time["filedNow"][name]).astimezone(clock.HANOI) for name in ("seenFrom", "due"))
    assert (f"{seen:%H:%M %d/%m}", f"{due:%H:%M %d/%m}") == ("07:30 23/11", "17:30 23/11")


async def test_what_is_only_remembered_is_nowhere_in_the_answer(client: AsyncClient) -> None:
    """The licence costs and takes something that nobody here is sure of."""
    answer = await client.get("/api/procedures/3.000347")
    page = answer.json()

    assert page["cost"]["told"]["certainty"] == page["time"]["told"]["certainty"] == "by_province"
    assert page["cost"]["told"]["vi"] == "Theo quy định của tỉnh; cán bộ báo khi tiếp nhận."
    assert {"cost", "time"} <= set(page["unsure"])
    assert page["time"]["quantity"] is None
    assert page["time"]["filedNow"]["due"] is None
    assert "135000" not in answer.text
    assert "115000" not in answer.text
    assert (page["receiving"], page["deciding"]) == (["commune", "province_police"], "province_police")


async def test_life_events_are_six_and_lead_to_procedures(client: AsyncClient) -> None:
    doors = (await client.get("/api/life-events")).json()["items"]

    assert len(doors) == 6
    for door in doors:
        assert len(await search(client, event=door["id"])) == door["procedures"] > 0
    assert "1.001193" in await search(client, event="sinh-con")
    assert await search(client, event="khong-co") == []
    assert await search(client, field="dat-dai", q="hoa giai") == ["1.012812"]


async def test_a_browser_asks_again_only_by_etag(client: AsyncClient) -> None:
    for path in (
        "/api/procedures?q=khai+sinh",
        "/api/life-events",
        "/api/procedures/2.000635",
        "/api/procedures/2.000635/form",
        "/api/procedures/2.000635/schema",
    ):
        first = await client.get(path)
        assert first.headers["cache-control"].startswith("public, max-age=")
        again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


async def test_a_form_carries_all_that_a_phone_needs_offline_and_its_schema_judges_answers(client: AsyncClient) -> None:
    form = (await client.get("/api/procedures/2.000635/form")).json()
    pinned = (await client.get("/api/procedures/2.000635/form", params={"version": form["version"]})).json()
    schema = (await client.get("/api/procedures/2.000635/schema", params={"version": form["version"]})).json()

    assert pinned == form
    assert form["declaration"]["vi"].startswith("Tôi cam đoan")
    assert form["prints"]["title"] == "Tờ khai cấp bản sao trích lục hộ tịch"
    assert {"value": "08", "label": {"vi": "Mông", "en": "Mông"}} in form["lists"]["ethnicity"]
    count = field(form, "request", "count")
    assert count == {
        "id": "count",
        "kind": "integer",
        "label": {"vi": "Cần mấy bản?", "en": "How many copies?"},
        "required": True,
        "why": count["why"],
        "min": 1,
        "max": 50,
        "unit": {"vi": "bản", "en": "copies"},
    }
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    judge = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert not judge.is_valid({})


def field(form: dict[str, Any], section: str, name: str) -> dict[str, Any]:
    fields = next(each["fields"] for each in form["sections"] if each["id"] == section)
    return dict(next(each for each in fields if each["id"] == name))


@pytest.mark.parametrize(
    "path",
    [
        "/api/procedures/9.999999",
        "/api/procedures/khai-sinh/form",
        "/api/procedures/1.001193/form?version=2024-01-01",
        "/api/procedures/9.999999/schema",
        "/api/procedures/9.999999/estimate",
        "/api/procedures/1.001193/estimate?office=000.00.99.H38",
    ],
)
async def test_what_is_not_there_is_a_problem_document(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/procedures/1.001193/form?version=hôm+nay", "/api/procedures?q=" + "a" * 201])
async def test_what_cannot_be_read_is_refused(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 400


async def test_two_extracts_cost_16000_and_the_reason_is_told(client: AsyncClient) -> None:
    answer = await client.post("/api/procedures/2.000635/quote", json={"answers": {"request": {"count": 2}}})

    assert answer.status_code == 200
    assert (answer.json()["totalVnd"], answer.json()["certain"]) == (16000, True)
    assert answer.json()["lines"][0]["why"]["vi"] == "2 bản × 8.000\u00a0đ"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"answers":null}',
        b'{"answers":{},"channel":"by pigeon"}',
        b'{"answers":{},"version":"2026-13-01"}',
        b'{"answers":{"request":{"count":1e999}}}',
        b'{"answers":{"request":{"count":"\\ud800"}}}',
        b'{"answers":' + b'{"a":' * 3000 + b"1" + b"}" * 3000 + b"}",
    ],
)
async def test_a_question_about_cost_that_is_none_is_refused(client: AsyncClient, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post("/api/procedures/2.000635/quote", content=body, headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


async def test_a_count_beyond_reason_is_bounded(client: AsyncClient) -> None:
    answer = await client.post("/api/procedures/2.000635/quote", json={"answers": {"request": {"count": 1e300}}})

    assert answer.json()["totalVnd"] == 10_000 * 8000


async def test_what_is_filed_more_stands_first_after_ten_minutes(house: House, client: AsyncClient) -> None:
    before = await search(client, q="dang ky")
    last = before[-1]
    today = clock.local(clock.now()).date()

    async with house.database.transaction() as conn:
        for days in range(3):
            await count_filing(conn, last, today - timedelta(days=days))
        await count_filing(conn, last, today)
        for _ in range(20):
            await count_filing(conn, before[-2], today - timedelta(days=90))

    assert await search(client, q="dang ky") == before
    with clock.shifted(FRESH_FOR + timedelta(seconds=1)):
        assert await search(client, q="dang ky") == [last, *before[:-1]]


async def test_the_estimate_waits_for_thirty_cases(house: House, client: AsyncClient) -> None:
    async def finish(hours: range, office: str, day: date) -> None:
        async with house.database.transaction() as conn:
            for hour in hours:
                await record_pace(
                    conn,
                    dossier_id=DossierId(new_id()),
                    code="1.004222",
                    office=OfficeCode(office),
                    finished=day,
                    working_seconds=hour * 3600,
                    on_time=hour <= 28,
                )

    async def ask(office: str | None = None) -> dict[str, Any]:
        params = {"office": office} if office else {}
        answer = await client.get("/api/procedures/1.004222/estimate", params=params)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    today = clock.local(clock.now()).date()
    await finish(range(1, 30), PHONG_HAI, today)
    await finish(range(100, 160), PHONG_HAI, today - timedelta(days=365))
    assert (await ask(PHONG_HAI))["practice"] is None

    await finish(range(30, 31), PHONG_HAI, today)
    told = await ask(PHONG_HAI)

    practice = told["practice"]
    assert (practice["cases"], practice["p50WorkingHours"], practice["p90WorkingHours"]) == (30, 15.0, 27.0)
    assert practice["onTimePerHundred"] == 93
    assert practice["p50At"] < practice["p90At"]
    assert told["lawDue"] is not None
    assert (await ask())["practice"]["cases"] == 30
    assert (await ask("000.00.72.H38"))["practice"] is None
