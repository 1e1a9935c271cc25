"""GET /api/places/…: shapes, freshness and refusals, over ASGI."""

from collections.abc import Iterator

import pytest
from litestar import Litestar, Request, Response
from litestar.testing import TestClient

from api.places.routes import HANDLERS
from kernel.errors import Refusal


def answer(_: Request, refusal: Refusal) -> Response[str]:  # type: ignore[type-arg]
    return Response(type(refusal).type_uri(), status_code=refusal.status)


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    with TestClient(Litestar(list(HANDLERS), exception_handlers={Refusal: answer})) as client:
        yield client


def test_provinces_are_listed_once_and_then_not_modified(client: TestClient[Litestar]) -> None:
    first = client.get("/api/places/provinces")
    assert first.status_code == 200
    assert {"code": "15", "kind": "tinh", "name": "Lào Cai", "title": "tỉnh Lào Cai"} in first.json()["items"]
    assert "max-age=86400" in first.headers["cache-control"]
    again = client.get("/api/places/provinces", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_communes_of_a_province(client: TestClient[Litestar]) -> None:
    items = client.get("/api/places/provinces/15/communes").json()["items"]
    assert len(items) == 99
    assert next(item for item in items if item["code"] == "02902")["title"] == "xã Phong Hải"


@pytest.mark.parametrize("code", ["99", "1", "0", "%00", "02902"])
def test_a_province_that_is_none(client: TestClient[Litestar], code: str) -> None:
    assert client.get(f"/api/places/provinces/{code}/communes").status_code == 404


def test_an_old_name_answers_with_todays_communes(client: TestClient[Litestar]) -> None:
    items = client.get("/api/places/old", params={"q": "y ty bat xat"}).json()["items"]
    assert items[0]["title"] == "Xã Y Tý, Huyện Bát Xát, Tỉnh Lào Cai"
    assert items[0]["communes"][0]["provinceCode"] == "15"


@pytest.mark.parametrize("q", ["", "a" * 121])
def test_nothing_and_too_much_are_refused(client: TestClient[Litestar], q: str) -> None:
    assert client.get("/api/places/old", params={"q": q}).status_code == 400
