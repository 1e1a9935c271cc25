"""The front door: pinned host, foreign origins, health, problems that never leak."""

from tests.house import House


async def test_live_and_ready(house: House) -> None:
    client = house.client()
    assert (await client.get("/health/live")).json() == {"status": "live"}
    assert (await client.get("/health/ready")).json() == {"status": "ready"}


async def test_foreign_host_is_turned_away(house: House) -> None:
    answer = await house.client().get("/api/me", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


async def test_foreign_origin_changes_nothing(house: House) -> None:
    answer = await house.client().post("/api/drafts", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/wrong-origin"


async def test_unknown_path_is_a_problem_under_api(house: House) -> None:
    answer = await house.client().get("/api/nowhere")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


async def test_metrics_count_what_happened(house: House) -> None:
    client = house.client()
    await client.get("/health/live")
    text = (await client.get("/metrics")).text
    assert 'motcua_request_seconds_count{method="GET",route="/health/live",status="200"} 1' in text
    assert "motcua_jobs_held 0" in text


async def test_a_navigation_that_comes_to_nothing_gets_a_page(house: House) -> None:
    """Whoever refuses, the door itself or what is behind it; and every page of a trial says that it is one."""
    navigation = {"accept": "text/html,application/xhtml+xml"}
    client = house.client()
    behind = await client.get("/auth/khong-co", headers=navigation)
    door = await client.get("/auth/login", headers={**navigation, "host": "other.example"})
    for answer, status in ((behind, 404), (door, 421)):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert "Bản chạy thử: hồ sơ và tiền không thật." in answer.text
        assert '<a href="/">Về trang chủ' in answer.text
        assert "style-src 'sha256-" in answer.headers["content-security-policy"]
    program = await client.get("/api/khong-co", headers=navigation)
    assert program.headers["content-type"] == "application/problem+json"
    assert (await client.get("/auth/khong-co")).headers["content-type"] == "application/problem+json"
