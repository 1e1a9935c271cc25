"""Signing in and out through the sandbox provider, over real HTTP."""

from tests.house import House


async def test_a_mother_signs_in(house: House) -> None:
    client = await house.sign_in("sung-thi-mai", "/lam/moi")
    me = (await client.get("/api/me")).json()
    assert me == {
        "subject": "sung-thi-mai",
        "displayName": "Sùng Thị Mai",
        "kind": "individual",
        "level": 2,
        "personalNumberMasked": "099*****0101",
        "posts": [],
    }
