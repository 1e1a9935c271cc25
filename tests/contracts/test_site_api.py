"""GET /api/site: what every screen asks before anybody has signed in."""

from collections.abc import Iterator

import pytest
from litestar import Litestar, Request, Response
from litestar.testing import TestClient

from api import giving
from api.offices.routes import Trial, read_site
from kernel.errors import Refusal


def answer(_: Request, refusal: Refusal) -> Response[str]:  # type: ignore[type-arg]
    return Response(type(refusal).type_uri(), status_code=refusal.status)


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    # as the application does it; an application made by an earlier test has left its own trial in the handler
    giving.bind(read_site, {"trial": Trial(sandbox=False, closed=("vnpay",))}, {})
    app = Litestar([read_site], exception_handlers={Refusal: answer})
    with TestClient(app) as client:
        yield client


def test_the_site_names_its_province_and_the_doors_that_stand_closed(client: TestClient[Litestar]) -> None:
    site = client.get("/api/site").json()
    assert site["province"] == {"code": "15", "name": {"vi": "tỉnh Lào Cai", "en": "Lào Cai province"}}
    assert (site["hotline"], site["sandbox"], site["closed"]) == ("1022", False, ["vnpay"])
    assert site["colours"]["dark"]["stitch-a"] == "#9A9AE0"
