"""An address is chosen on a phone: lists once a day, old names found, whatever the front door adds."""

from tests.house import House


async def test_places_are_kept_by_the_browser_and_found_by_their_old_names(house: House) -> None:
    client = house.client()
    first = await client.get("/api/places/provinces/15/communes")
    assert first.status_code == 200
    assert "max-age=86400" in first.headers["cache-control"]
    again = await client.get("/api/places/provinces/15/communes", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")

    old = (await client.get("/api/places/old", params={"q": "thị trấn nông trường Phong Hải"})).json()["items"]
    assert [commune["code"] for commune in old[0]["communes"]] == ["02902"]


async def test_what_is_no_place_is_a_problem_in_words(house: House) -> None:
    client = house.client()
    strange = await client.get("/api/places/provinces/99/communes")
    assert strange.status_code == 404
    assert strange.json()["type"] == "/problems/province-unknown"
    assert (await client.get("/api/places/old")).status_code == 400
