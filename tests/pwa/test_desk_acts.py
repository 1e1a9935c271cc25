"""What is seldom done at the desk, each by its button: extended, asked to pay, stopped, put right, withdrawn."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import FilePayload, Route, expect

from kernel.clock import local, shifted
from tests.house import House
from tests.one_stop import BIRTH, PHOTO, Desk, Resident, desk, resident
from tests.pwa.conftest import Phone
from tests.pwa.test_desk import check_desk, officer
from tests.pwa.walking import Walker
from tests.stories.test_counter import take_in
from tests.stories.test_supplement import HOMETOWN, NAME, PLACE, paper_of

pytestmark = pytest.mark.browser


async def accepted(mother: Resident, clerk: Desk) -> str:
    dossier = str((await mother.file(BIRTH))["id"])
    await clerk.do(dossier, "accept")
    return dossier


async def open_at(walker: Walker, dossier: str) -> None:
    await walker.open(f"/can-bo/ho-so/{dossier}")
    await walker.page.wait_for_selector(".desk-checks")


async def choose(walker: Walker, act: str) -> None:
    """Its button, behind “Việc khác” if it stands there."""
    button = walker.page.get_by_role("button", name=act, exact=True)
    if not await button.is_visible():
        await walker.page.locator(".more > summary").click()
    await button.click()


async def do(walker: Walker, act: str, **blanks: str) -> None:
    """An act with its box, until the desk says that it is done. `_` stands for the dash of an id."""
    await choose(walker, act)
    box = walker.page.locator("dialog[open]")
    for name, value in blanks.items():
        await box.locator(f"#viec-{name.replace('_', '-')}").fill(value)
    await box.get_by_role("button", name=act, exact=True).click()
    await walker.sees(f"{act}: ")


async def leader_at(phone: Phone) -> Walker:
    walker = await phone(width=1280, height=800)
    await walker.sign_in("Bùi Quang Vinh", after="/can-bo")
    await walker.heading("Việc hôm nay")
    return walker


async def test_extended_asked_to_pay_and_stopped(house: House, phone: Phone) -> None:
    mother, clerk = await resident(house), await desk(house)
    late, owing, ended = [await accepted(mother, clerk) for _ in range(3)]
    at_desk = await officer(house, phone)
    leader = await leader_at(phone)
    card = await phone()
    await card.sign_in("Sùng Thị Mai")

    await open_at(leader, late)
    new = datetime.fromisoformat((await clerk.open(late))["dueAt"]) + timedelta(days=7)
    reason = "Máy chủ hộ tịch dừng hai ngày, phải đối chiếu sổ giấy."
    await do(leader, "Xin lỗi, hẹn lại", dueAt=f"{local(new):%d %m %Y}", dueAt_hour="16:00", reason=reason)
    await expect(leader.page.locator(".desk-form")).to_contain_text(reason)
    assert (await mother.read(late))["extended"]
    await card.open(f"/ho-so/{late}")
    await card.sees("UBND xã Phong Hải xin lỗi vì trả chậm. Hẹn mới 16:00, ")
    await card.sees(f"Lý do: {reason}")

    await open_at(at_desk, owing)
    label = "Lệ phí đăng ký khai sinh quá hạn"
    await do(at_desk, "Yêu cầu nộp tiền", label=label, amountVnd="5.000", why="Sau 60 ngày kể từ ngày sinh.")
    await at_desk.sees("Đang chờ người dân.")
    await card.open(f"/ho-so/{owing}")
    await card.heading("Cần nộp 5.000\u00a0đ; tạm dừng tính thời gian")
    await card.sees(label)
    await expect(card.page.get_by_role("link", name="Nộp tiền").first).to_be_visible()
    # They come with cash: the money leads the page, and the dossier goes on under the clerk's eyes.
    await at_desk.page.locator(".desk-form > section").first.get_by_role("button", name="tiền mặt").click()
    await at_desk.page.get_by_label("Đếm được bao nhiêu?").fill("5.000")
    await at_desk.tap("Đã cầm đủ, ghi thu")
    await at_desk.sees("Biên lai ")
    await house.settle()
    await expect(at_desk.page.locator(".desk-head")).not_to_contain_text("Yêu cầu thực hiện nghĩa vụ tài chính")
    await at_desk.sees("Biên lai ")

    await open_at(leader, ended)
    why = "Tòa án đang giải quyết việc xác định cha cho bé; có bản án thì nộp lại."
    await do(leader, "Dừng xử lý", reason=why)
    await card.open(f"/ho-so/{ended}")
    await card.heading("UBND xã Phong Hải dừng")
    await card.sees(why)
    await card.sees("Kết thúc")


async def test_a_refusal_sent_back_mended_signed_and_handed_over(house: House, phone: Phone) -> None:
    mother, clerk = await resident(house), await desk(house)
    dossier = await accepted(mother, clerk)
    at_desk = await officer(house, phone)
    leader = await leader_at(phone)

    await open_at(at_desk, dossier)
    await at_desk.tap("Bắt đầu xử lý")
    await expect(at_desk.page.get_by_role("button", name="Gửi bản nháp để dân đọc lại")).to_be_visible()
    draft = "Giấy chứng sinh ghi tên mẹ khác tên trong hồ sơ."
    await do(at_desk, "Trình ký", reason=draft)
    await at_desk.sees("Đang chờ lãnh đạo.")

    await mother.file(BIRTH)
    await leader.open("/can-bo")
    await leader.tap("Chờ ký", "link")  # out of everything that is due, what only a leader can do
    await expect(leader.page.locator("tbody tr")).to_have_count(1)
    await expect(leader.page.locator("tbody .col-check")).to_have_text("Chờ ký")
    await open_at(leader, dossier)
    await leader.sees(draft)
    await do(leader, "Trả lại để hoàn thiện", reason="Ghi rõ điều luật và nơi nhận kiến nghị.")
    await open_at(at_desk, dossier)
    await at_desk.sees("Ghi rõ điều luật và nơi nhận kiến nghị.")
    await choose(at_desk, "Trình ký")
    await at_desk.page.locator("dialog[open]").wait_for()  # Esc before it stands open closes nothing
    await expect(at_desk.page.locator("#viec-reason")).to_have_value(draft)
    await at_desk.page.keyboard.press("Escape")
    await expect(at_desk.page.locator("#viec-reason")).to_have_count(0)
    final = f"{draft} Căn cứ Điều 16 Luật Hộ tịch. Kiến nghị đến Chủ tịch UBND xã."
    await do(at_desk, "Trình ký", reason=final)
    await open_at(leader, dossier)
    await do(leader, "Từ chối giải quyết")
    await house.settle()

    card = await phone()
    await card.sign_in("Sùng Thị Mai", after=f"/ho-so/{dossier}")
    await card.heading("Đã có văn bản từ chối")
    await card.sees(final)
    await card.tap("Xem kết quả", "link")
    await card.heading("Văn bản trả lời không đồng ý giải quyết")
    await card.sees("Đã ký số bằng chứng thư của cơ quan.")
    await open_at(at_desk, dossier)
    await do(at_desk, "Trả kết quả")
    assert (await mother.read(dossier))["status"] == 10


async def test_a_wrong_place_put_right_and_a_withdrawn_dossier_filed_again(house: House, phone: Phone) -> None:
    mother, clerk = await resident(house), await desk(house)
    dossier, leaving = await accepted(mother, clerk), await accepted(mother, clerk)
    await clerk.do(dossier, "ask-proof")
    mistakes = [{"pointer": "/child/fullName", "words": "Giàng Thị Ngọc Ánh"}]
    assert (await mother.act(dossier, "proof-answer", {"right": False, "mistakes": mistakes})).status_code == 200
    at_desk = await officer(house, phone)
    await open_at(at_desk, dossier)
    await expect(at_desk.page.locator(".desk-form")).to_contain_text("Giàng Thị Ngọc Ánh")
    await choose(at_desk, "Gửi bản nháp để dân đọc lại")
    await at_desk.sees("Dân ghi: Giàng Thị Ngọc Ánh")
    await at_desk.tap("Sửa và gửi đọc lại")
    await at_desk.sees("Đang chờ người dân.")

    card = await phone()
    page = card.page
    await card.sign_in("Sùng Thị Mai", after=f"/ho-so/{dossier}/ban-nhap")
    await card.heading("Đọc lại bản nháp")
    await card.sees("Giàng Thị Ngọc Ánh")

    await card.open(f"/ho-so/{leaving}")
    await card.tap("Rút hồ sơ")
    await page.get_by_role("dialog").get_by_role("button", name="Rút hồ sơ").click()
    await card.heading(re.compile(r"Đã rút lúc \d\d:\d\d, "))
    await card.sees("Kết thúc")
    await card.tap("Nộp lại từ bản này")
    await card.heading("Đăng ký khai sinh")
    await expect(page.get_by_text("Xong", exact=True).first).to_be_visible()


async def test_a_second_request_dropped_and_a_draft_that_nobody_answered(house: House, phone: Phone) -> None:
    with shifted(-timedelta(days=20)):
        mother, clerk = await resident(house), await desk(house)
        dropped, silent = await accepted(mother, clerk), await accepted(mother, clerk)
        await clerk.do(silent, "ask-proof")
        await clerk.do(dropped, "supplement", {"pins": [HOMETOWN]})
        await mother.act(dropped, "supplement", {"values": {"/child/homeTown": PLACE}})
        await clerk.do(dropped, "supplement", {"pins": [NAME]})
    leader = await leader_at(phone)
    await open_at(leader, dropped)
    await leader.sees(NAME["reason"])
    await leader.sees(" · soạn ")
    await do(leader, "Không gửi bổ sung lần 2")
    assert (await mother.read(dropped))["turn"] == "office"
    await expect(leader.page.get_by_role("button", name="Không gửi bổ sung lần 2")).to_have_count(0)

    at_desk = await officer(house, phone)
    await open_at(at_desk, silent)
    await do(at_desk, "Hết hạn đọc, làm tiếp")
    await expect(at_desk.page.get_by_role("button", name="Trình ký", exact=True)).to_be_visible()
    assert (await mother.read(silent))["turn"] == "office"


async def test_whoever_has_no_account_answers_at_the_counter(house: House, phone: Phone) -> None:
    """What is brought is kept through a broken line and a reload; the draft is read; the dossier is taken back."""
    clerk = await desk(house)
    dossier = str((await take_in(house, clerk))["id"])
    paper = await paper_of(clerk, dossier)
    await clerk.do(dossier, "supplement", {"pins": [HOMETOWN, paper]})
    walker = await officer(house, phone)
    page = walker.page
    await open_at(walker, dossier)
    await walker.sees("Đang chờ người dân.")
    await choose(walker, "Dân bổ sung tại quầy")
    box = page.locator("dialog[open]")
    record = box.get_by_role("button", name="Ghi nhận")
    await record.click()
    await expect(box.get_by_role("alert").first).to_contain_text("Chưa điền: Ai đứng ở quầy.")
    await expect(box.locator(".error-summary li")).to_have_count(3)
    await expect(box.locator(".error-summary")).to_be_focused()
    await walker.shot("counter-brought-wrong")
    await box.get_by_label("Ai đứng ở quầy").fill("Lò Văn Pín")
    await box.locator("#muc-child-homeTown").fill("phong hai")
    await box.locator(".offers button", has_text="Phong Hải").first.click()
    page_taken = FilePayload(name="chung-sinh.jpg", mimeType="image/jpeg", buffer=PHOTO)
    await box.locator("input[type=file]").last.set_input_files(page_taken)
    await expect(box.get_by_text("chung-sinh.jpg")).to_be_visible()

    async def cut(route: Route) -> None:
        await route.abort("failed")

    await page.route("**/counter-supplement", cut)
    await record.click()
    await expect(box.get_by_role("alert").first).to_contain_text("Phần đã ghi còn nguyên. Có mạng, bấm lại.")
    await page.unroute("**/counter-supplement")
    await page.reload()
    await page.wait_for_selector(".desk-checks")
    await choose(walker, "Dân bổ sung tại quầy")
    await expect(box.get_by_label("Ai đứng ở quầy")).to_have_value("Lò Văn Pín")
    await expect(box.get_by_text("chung-sinh.jpg")).to_be_visible()
    await check_desk(walker, "counter-brought")
    await record.click()
    await walker.sees("Dân bổ sung tại quầy: ")
    face = await clerk.open(dossier)
    assert (face["status"], face["answers"]["child"]["homeTown"]["communeCode"] != PLACE["communeCode"]) == (4, True)
    assert [file["documentId"] for file in face["files"]].count(paper["pointer"].rsplit("/", 1)[1]) == 1

    await clerk.do(dossier, "ask-proof")
    await open_at(walker, dossier)
    await choose(walker, "Dân đọc bản nháp tại quầy")
    await box.get_by_label("Ai đứng ở quầy").fill("Lò Văn Pín")
    await record.click()
    await expect(box.get_by_role("alert").first).to_contain_text("Chưa điền: Kết quả.")
    await box.get_by_text("Có chỗ sai").click()
    await record.click()
    await expect(box.get_by_role("alert").first).to_contain_text("Chưa chọn dòng nào sai.")
    await walker.shot("counter-read")
    await box.locator("#muc-child-fullName").fill("Lò Thị Ngọc Ánh")
    await page.reload()
    await page.wait_for_selector(".desk-checks")
    await choose(walker, "Dân đọc bản nháp tại quầy")
    await expect(box.get_by_label("Ai đứng ở quầy")).to_have_value("Lò Văn Pín")
    await expect(box.locator("#muc-child-fullName")).to_have_value("Lò Thị Ngọc Ánh")
    await record.click()
    await walker.sees("Dân đọc bản nháp tại quầy: ")
    face = await clerk.open(dossier)
    assert face["proof"] == "wrong"
    assert [each["words"] for each in face["said"][-1]["corrections"]] == ["Lò Thị Ngọc Ánh"]

    await choose(walker, "Dân rút hồ sơ tại quầy")
    await walker.shot("counter-leaves")
    await box.locator("#viec-present").fill("Lò Thị Mai")
    await page.keyboard.press("Escape")
    await choose(walker, "Dân rút hồ sơ tại quầy")
    await expect(box.locator("#viec-present")).to_have_value("")  # given up, not lost
    await box.locator("#viec-present").fill("Lò Văn Pín")
    await box.locator("#viec-reason").fill("Nộp nhầm nơi")
    await page.reload()
    await page.wait_for_selector(".desk-checks")
    await choose(walker, "Dân rút hồ sơ tại quầy")
    await expect(box.locator("#viec-reason")).to_have_value("Nộp nhầm nơi")
    await box.get_by_role("button", name="Dân rút hồ sơ tại quầy").click()
    await walker.sees("Dân rút hồ sơ tại quầy: ")
    face = await clerk.open(dossier)
    assert (face["status"], face["moves"][-1]["by"], face["moves"][-1]["onBehalf"]) == (7, "staff", True)
    await expect(page.get_by_role("button", name="Dân rút hồ sơ tại quầy")).to_have_count(0)
