"""What a person's browser does at the sandbox provider, over HTTP and without a browser."""

from urllib.parse import parse_qsl, urlsplit

import httpx2

from kernel.ids import PersonId
from tests.house import House

VNEID = "/sandbox/vneid"


async def depart(client: httpx2.AsyncClient, next_path: str = "/") -> dict[str, str]:
    """Press “Đăng nhập”: the authorization request that the browser is sent to the provider with."""
    answer = await client.get("/auth/login", params={"next": next_path})
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def choose(client: httpx2.AsyncClient, asked: dict[str, str], subject: str) -> str:
    """Press a person's button at the provider: where the browser is sent back to."""
    answer = await client.post(f"{VNEID}/authorize/choice", data={**asked, "person": subject})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def sign_in(client: httpx2.AsyncClient, subject: str, next_path: str = "/") -> httpx2.Response:
    """The whole way: the callback's answer."""
    return await client.get(await choose(client, await depart(client, next_path), subject))


async def me(client: httpx2.AsyncClient) -> dict[str, object]:
    """Who the browser is signed in as."""
    answer = await client.get("/api/me")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def person_id(house: House, subject: str) -> PersonId:
    """Our id of one of the demo's people who has signed in."""
    owner = await house.owner()
    try:
        return PersonId(await owner.fetchval("SELECT id FROM person WHERE subject = $1", subject))
    finally:
        await owner.close()
