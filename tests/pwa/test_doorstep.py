"""A helper goes from door to door for three days without a signal: everything arrives once, and everybody knows."""

import re

import pytest
from playwright.async_api import expect

from api.enrolment.actions.covering import end_of, recount
from kernel.clock import local, now
from kernel.ids import OfficeCode
from tests.doorstep import BOSS, MUONG_HUM, MY_NUMBER, code_sent, open_teams
from tests.house import House
from tests.one_stop import Desk
from tests.pwa.camera import scan
from tests.pwa.conftest import Phone
from tests.pwa.helping import PENSION, Doorstep, kept
from tests.pwa.test_desk import check_desk
from tests.pwa.walking import Walker

pytestmark = pytest.mark.browser

HELPER, ELDER, NEIGHBOUR = "Giàng Văn Dế", "Thào Thị Mỷ", "Giàng A Páo"
CLERK = "Tẩn Láo Tả"
ROWS = """async () => {
  const answer = (asked) => new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
  const shelves = await answer(indexedDB.open('motcua-to-vien'));
  const rows = await answer(shelves.transaction('rows').objectStore('rows').getAll());
  shelves.close();
  return rows.map((row) => row.kind);
}"""
TELEPHONE = {
    "pointer": "/elder/phone",
    "flaw": "unclear",
    "reason": "Gọi số này không ai nghe.",
    "example": "Số máy của người nhà.",
}
SAYS = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum) thay cho "


async def confirm_phone(desk: Walker) -> None:
    """At the counter, telephone and card in hand."""
    await desk.sign_in(CLERK, after="/can-bo/to/lam-ho")
    await desk.heading("Quyền làm hộ")
    await desk.page.get_by_label("Số định danh cá nhân").fill(MY_NUMBER)
    await desk.page.get_by_label("Số điện thoại", exact=True).fill("0900000108")
    await desk.tap("Xác nhận số điện thoại")
    await desk.sees("Đã xác nhận số điện thoại.")
    await check_desk(desk, "mandates at the desk")


async def count(house: House, table: str) -> int:
    connection = await house.owner()
    try:
        found: int = await connection.fetchval(f"SELECT count(*) FROM {table}")
        return found
    finally:
        await connection.close()


async def numbers(house: House) -> dict[str, int]:
    """The commune's own numbers, as its leader reads them; a recount from what was said says the same."""
    await house.settle()
    leader = await house.sign_in(BOSS)
    told: dict[str, int] = (await leader.get(f"/api/desk/coverage?office={MUONG_HUM}")).json()["totals"]
    async with house.database.connection() as conn:
        again = await recount(conn, house.keys, OfficeCode(MUONG_HUM), end_of(local(now()).date()))
    assert {measure.value: value for measure, value in again.items()} == told
    return told


async def test_three_days_without_a_signal(house: House, phone: Phone) -> None:
    await open_teams(house)
    await confirm_phone(await phone(width=1280, height=800))

    before = await numbers(house)
    assert (before["households"], before["reached"], before["firstDossier"]) == (40, 0, 0)

    walker = await phone(workers=True)
    page, context = walker.page, walker.page.context
    helper = Doorstep(walker)
    await walker.sign_in(HELPER, after="/to-vien")
    await walker.heading("Đặt mã PIN cho máy này")
    await walker.shot("pin")
    await walker.check_access("pin")
    await helper.choose_pin()
    await walker.sees("Còn 40 hộ cần thăm hôm nay.")
    await walker.shot("today")
    await walker.check_access("today")

    # The evening before, with a signal: a code for one, a QR code on the other's doorstep.
    await helper.ask(ELDER, "Mã đồng ý gửi tới", MY_NUMBER)
    await walker.heading(f"Làm hộ {ELDER}")
    await walker.sees("Chưa được phép nộp")
    await walker.shot("mandate-code")
    code = await code_sent(house)
    await helper.ask(NEIGHBOUR, "quét mã QR")
    await walker.heading("Làm hộ người sẽ quét mã")
    await walker.shot("mandate-qr")
    link = await scan(page.locator("svg.qr"))
    resident = await phone()
    await resident.open(link.partition(house.base_url)[2])
    await resident.sees("Chưa đồng ý gì cả.")
    await resident.tap("Đăng nhập bằng VNeID", "link")
    await resident.choose_person(NEIGHBOUR)
    await resident.heading(f"{HELPER} xin làm hộ")
    assert "#" not in resident.page.url, "the secret does not stay in the address"
    await resident.shot("allow")
    await resident.check_access("allow")
    await resident.tap("Đồng ý")
    await resident.heading(re.compile("Đã cho phép đến"))
    await walker.tap("Xem đã đồng ý chưa")
    await walker.heading(f"Làm hộ {NEIGHBOUR}")
    await walker.sees("Được phép đến")

    await kept(page, "/shells/helper-household.html")
    await context.set_offline(True)

    # First day: two doors, one form, and the code typed by her own hand.
    await helper.household(ELDER)
    await walker.shot("household")
    await walker.check_access("household")
    await helper.visit(note="Nhờ làm trợ cấp")
    await helper.household("Giàng A Chớ")
    await helper.visit(agrees=False)
    await helper.mandate(ELDER)
    await walker.tap("Làm tờ khai")
    await walker.sees(f"Làm hộ {ELDER} · người làm: {HELPER} · Chưa được phép nộp")
    await walker.shot("behalf")
    await helper.pension(ELDER, "1950")
    await helper.file()
    await walker.heading("Chưa nộp. Đang chờ mạng trên máy này.")
    await helper.mandate(ELDER)
    await walker.sees(f"Đưa máy cho {ELDER} tự bấm mã. Tổ viên không hỏi mã.")
    await helper.type_code(code[:-1] + str((int(code[-1]) + 1) % 10))
    await walker.sees("Bấm nhầm một chữ số. Bấm lại.")
    await helper.type_code(code)
    await walker.sees("Mã đã cất, kiểm khi có mạng. Chưa nộp.")
    await walker.shot("code-stored")

    # Second day: the phone has locked itself; the other form.
    await helper.wake(days=1)
    await helper.unlock()
    await helper.household(NEIGHBOUR)
    await helper.visit(note="Đã chỉ cách xem hồ sơ")
    await helper.mandate(NEIGHBOUR)
    await walker.tap("Làm tờ khai")
    await helper.pension(NEIGHBOUR, "1951")
    await helper.file()

    # Third day: the battery was empty; everything is still there behind the PIN.
    await helper.wake(days=2)
    await page.goto("/to-vien/cho-gui")
    await walker.awake()
    await helper.unlock()
    await walker.heading("Chờ gửi")
    await walker.sees(f"Hồ sơ làm hộ · {ELDER}")
    await walker.shot("waiting")
    await walker.check_access("waiting")
    await helper.household("Vàng Thị Sua")
    await helper.visit(note="Hẹn dạy con gái")
    assert await count(house, "dossier") == 0

    # Work that has waited for five days says so. On the road, a signal: all of it arrives, once.
    await helper.go("/to-vien/cho-gui", "Chờ gửi")
    await helper.wake(days=5)
    await helper.unlock()
    await walker.sees("Có việc chưa gửi đã 5 ngày. Tìm chỗ có mạng rồi bấm Gửi.")
    await walker.shot("five-days")
    await context.set_offline(False)
    await expect(page.get_by_text("Đã gửi hết; máy không giữ gì.")).to_be_visible(timeout=30_000)
    await walker.shot("sent")
    assert await count(house, "dossier") == 2
    await helper.mandate(ELDER)
    await walker.sees("Được phép đến")
    assert sorted(await page.evaluate(ROWS)) == ["area", "own"], "nothing that was sent is left on the phone"

    # The commune's numbers have moved by what was done, and agree with a recount from events.
    after = await numbers(house)
    moved = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert moved == {"reached": 3, "waiting": -3, "level2": 3, "digitalMember": 3, "firstDossier": 2}

    # Both residents see who did what; one takes it back, and the next act is refused.
    dossiers = {}
    for who in (resident, await phone()):
        if who is not resident:
            await who.sign_in(ELDER, after="/ho-so")
            await house.settle()  # what was done for her is hers from her first sign-in on
        name = NEIGHBOUR if who is resident else ELDER
        await who.open("/ho-so")
        await who.page.get_by_role("link", name=re.compile(PENSION)).first.click()
        await who.sees(SAYS + name)
        dossiers[name] = who.page.url.rpartition("/")[2]
        await who.shot(f"dossier-{name}")
    await walker.open(f"/ho-so/{dossiers[NEIGHBOUR]}")
    await walker.sees(SAYS + NEIGHBOUR)

    # Something is asked for, and the helper is putting it right when the permission is taken back.
    clerk = Desk(await house.sign_in("tan-lao-ta"))
    await clerk.do(dossiers[NEIGHBOUR], "supplement", {"pins": [TELEPHONE]})
    await walker.open(f"/ho-so/{dossiers[NEIGHBOUR]}/bo-sung")
    await walker.heading("Cần sửa 1 mục")
    await page.locator("#muc-elder-phone").fill("0900000777")
    await walker.sees("Đã sửa đủ các mục.")
    await resident.open("/tai-khoan")
    await resident.sees("Người làm hộ")
    await resident.sees("Nộp hồ sơ")
    await resident.shot("account")
    await resident.check_access("account")
    await resident.tap("Thu lại quyền làm hộ")
    await resident.page.get_by_role("dialog").get_by_role("button", name="Thu lại quyền làm hộ").click()
    await resident.sees("Chưa cho ai làm hộ.")
    await walker.tap("Gửi phần bổ sung")
    await walker.heading("Chưa gửi được")
    await walker.sees("Quyền làm hộ hết hạn. Bài còn trên máy, chưa gửi. Xin đồng ý lại.")
    await walker.shot("refused")
    assert (await clerk.open(dossiers[NEIGHBOUR]))["status"] == 5, "it still waits for what was asked for"

    # The other goes on alone, with one tap. To the helper neither dossier is there any more.
    await who.tap("Tự làm tiếp")
    await who.page.get_by_role("dialog").get_by_role("button", name="Tự làm tiếp").click()
    await who.sees("Từ giờ ông/bà tự làm.")
    for dossier in dossiers.values():
        await walker.open(f"/ho-so/{dossier}")
        await walker.heading("Không tìm thấy trang này.")
