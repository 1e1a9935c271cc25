"""GET /api/site: what every screen asks before anybody has signed in."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Request, Response
from litestar.testing import TestClient

from api import giving
from api.offices.routes import Trial, read_site
from kernel.errors import Refusal


def answer(_: Request, refusal: Refusal) -> Response[str]:  # type: ignore[type-arg]
    return Response(type(refusal).type_uri(), status_code=refusal.status)


@pytest.fixture
def client() -> Iterator[TestClient[Any]]:
    giving.bind(read_site, {"trial"}, {})
    app = Litestar([read_site], exception_handlers={Refusal: answer})

    async def with_its_doors(scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("state", {})[giving.DOORS] = {"trial": Trial(sandbox=False, closed=("vnpay",))}
        await app(scope, receive, send)

    with TestClient(with_its_doors) as client:
        yield client


def test_the_site_names_its_province_and_the_doors_that_stand_closed(client: TestClient[Any]) -> None:
    site = client.get("/api/site").json()
    assert site["province"] == {"code": "15", "name": {"vi": "tỉnh Lào Cai", "en": "Lào Cai province"}}
    assert (site["hotline"], site["sandbox"], site["closed"]) == ("1022", False, ["vnpay"])
    assert site["colours"]["dark"]["stitch-a"] == "#9A9AE0"
