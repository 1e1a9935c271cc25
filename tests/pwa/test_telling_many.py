"""Telling many, at real screens: one person's word and a second's, at the pace that was set, followed live, stopped."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from kernel.ids import new_id
from kernel.jobs import enqueue
from notifications.events import SendDelivery
from notifications.model.kinds import Kind
from notifications.rules.broadcasting import SECOND_ABOVE
from tests.conftest import free_port
from tests.house import House, open_house
from tests.one_stop import BIRTH, resident
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import check_desk, officer
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

PHONG_HAI = "02902"
NEIGHBOURS = """INSERT INTO contacts (person_id, language, commune_code)
SELECT ('ffffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'vi', $1 FROM generate_series(1, $2) AS n"""
UNNAMED = "[...document.querySelectorAll('.templates h2')].filter((each) => !each.firstChild.textContent.trim()).length"


@pytest.fixture
async def house(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    """One person a minute: however slow the machine, nobody more is told than a test lets time pass for."""
    async with open_house(owner_dsn, app_dsn, tmp_path, free_port(), BROADCAST_PER_MINUTE="1") as opened:
        yield opened


async def write(walker: Walker, title: str) -> None:
    page = walker.page
    await page.get_by_label("xã Phong Hải").check()
    await page.locator("#titleVi").fill(title)
    await page.locator("#bodyVi").fill("Không qua ngầm, suối. Cần giúp thì gọi 1022.")
    await walker.tap("Xem trước")


async def confirm(walker: Walker, name: str) -> None:
    await walker.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    await expect(walker.page.get_by_role("dialog")).to_have_count(0)


def newest(walker: Walker) -> Locator:
    return walker.page.locator("li.told").first


async def a_minute_later(house: House) -> None:
    await house.hurry("Spread")
    await house.settle()


async def messages(house: House) -> int:
    async with house.database.connection() as conn:
        return int(await conn.fetchval("SELECT count(*) FROM messages WHERE broadcast_id IS NOT NULL"))


async def test_a_leader_tells_a_commune_and_everybody_can_be_told_to_stop(house: House, phone: Phone) -> None:
    mother = await resident(house)
    await mother.file(BIRTH)
    await house.settle()
    walker = await officer(house, phone, "Bùi Quang Vinh")
    page = walker.page
    await walker.tap("Báo tin", role="link")
    await walker.heading("Phát tin")
    await walker.tap("Xem trước")
    await walker.sees("Chưa chọn nơi nhận.")
    await write(walker, "Mưa lớn từ 18:00 hôm nay")
    await walker.sees("Sẽ đến 1 người")
    await check_desk(walker, "phat-tin")
    await walker.tap("Phát")
    await confirm(walker, "Phát")
    await expect(newest(walker)).to_contain_text("Đang phát")
    await house.settle()
    await expect(newest(walker)).to_contain_text("1/1 người")
    await a_minute_later(house)
    await expect(newest(walker)).to_contain_text("Đã phát xong")
    await expect(page.locator("#titleVi")).to_have_value("")

    async with house.database.transaction() as conn:
        await conn.execute(NEIGHBOURS, PHONG_HAI, SECOND_ABOVE)
    await write(walker, "Bão số 9 vào lúc 22:00")
    await walker.sees("Sẽ đến 10.001 người")
    await walker.sees("Trên 10.000 người: cần lãnh đạo hoặc quản trị viên thứ hai đồng ý.")
    await walker.tap("Trình người thứ hai")
    await confirm(walker, "Trình người thứ hai")
    await expect(newest(walker)).to_contain_text("Chờ người thứ hai")
    await expect(newest(walker).get_by_role("button", name="Đồng ý phát")).to_have_count(0)  # not by who wrote it
    await house.settle()
    assert await messages(house) == 1
    await walker.shot("cho-nguoi-thu-hai")
    await every_template(walker)

    await page.context.clear_cookies()
    await walker.sign_in("Ngô Đức Toàn", after="/can-bo/phat-tin")
    await expect(newest(walker)).to_contain_text("Bão số 9 vào lúc 22:00")
    await newest(walker).get_by_role("button", name="Đồng ý phát").click()
    await expect(newest(walker)).to_contain_text("0/10.001 người")
    await house.settle()
    await expect(newest(walker)).to_contain_text("1/10.001 người")  # nobody touches the screen
    for told in ("2/10.001 người", "3/10.001 người"):
        await a_minute_later(house)
        await expect(newest(walker)).to_contain_text(told)
    item = (await mother.http.get("/api/inbox")).json()["items"][0]
    assert item["title"]["vi"] == "Bão số 9 vào lúc 22:00"
    assert (await mother.http.post(f"/api/inbox/{item['id']}/read")).status_code == 204
    await expect(newest(walker)).to_contain_text("1 người đã thấy")

    await newest(walker).get_by_role("button", name="Dừng phát").click()
    await walker.shot("dung-phat")
    await confirm(walker, "Phát tiếp")
    await a_minute_later(house)
    await expect(newest(walker)).to_contain_text("4/10.001 người")
    await newest(walker).get_by_role("button", name="Dừng phát").click()
    await confirm(walker, "Dừng phát")
    await expect(newest(walker)).to_contain_text("Đã dừng")
    await expect(newest(walker).get_by_role("button", name="Dừng phát")).to_have_count(0)
    await expect(newest(walker)).to_contain_text("1 người đã thấy")  # the report stays
    await a_minute_later(house)
    assert await messages(house) == 1 + 4
    await expect(newest(walker)).to_contain_text("4/10.001 người")
    await walker.shot("da-dung")
    await operations(house, walker)


async def every_template(walker: Walker) -> None:
    """A row for each kind and each part of each channel, named, in both languages."""
    await walker.tap("Mẫu tin", role="link")
    await walker.heading("Mẫu tin")
    rows = walker.page.locator(".templates tbody tr")
    for language, said in (
        ("English", "Dossier ending 0361: the result is ready"),
        ("Tiếng Việt", "Hồ sơ đuôi 0361 đã có kết quả"),
    ):
        await walker.tap(language)
        await walker.sees(said)
        await expect(rows).to_have_count(6 * len(Kind))
        assert await walker.page.evaluate(UNNAMED) == 0
        await walker.shot(f"mau-tin-{language}")


async def operations(house: House, walker: Walker) -> None:
    """What arrived by whom, and a job that gave up: seen, and let run again."""
    async with house.database.transaction() as conn:
        await enqueue(conn, SendDelivery(delivery_id=new_id()))
    owner = await house.owner()
    try:
        await owner.execute(
            "UPDATE pgqueuer SET status = 'failed', attempts = 12 WHERE id = (SELECT max(id) FROM pgqueuer)"
        )
    finally:
        await owner.close()
    await walker.tap("Vận hành báo tin", role="link")
    await walker.heading("Vận hành báo tin")
    by = walker.page.locator("section", has_text="Theo nhà mạng và loại tin")
    await expect(by.get_by_role("row").filter(has_text="Cảnh báo khẩn của tỉnh").first).to_contain_text("Zalo")
    await walker.sees("SendDelivery")
    await check_desk(walker, "van-hanh")
    await walker.tap("Làm lại")
    await walker.sees("1 việc đang được làm lại.")
    await walker.sees("Không có việc bị giữ lại.")
    await house.settle()
