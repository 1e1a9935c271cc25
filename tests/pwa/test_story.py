"""Both journeys of the README in one story on a real deployment: a resident's phone, two desks, a bank's page, and
a Firefox that receives what our worker encrypted and sent.

API and worker are processes, as `make run` starts them; nothing is settled by the test's own hand.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import expect

from api.app import DIST
from api.payments.rules.faces import series_of
from kernel import clock
from kernel.migrate import APP_ROLE
from kernel.postgres import Postgres
from tests.conftest import Databases, free_port
from tests.deployment import Deployment, deploy
from tests.pwa.conftest import Phone
from tests.pwa.ears import Ears
from tests.pwa.firefox import BINARY, open_firefox
from tests.pwa.push_server import PushServer
from tests.pwa.test_filing import QUESTION, Filing, photograph
from tests.pwa.walking import Walker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (DIST / "routes.json").exists(), reason="the PWA is not built (make site)"),
]

MOTHER, OFFICER, LEADER = "Sùng Thị Mai", "Đặng Thị Hương", "Bùi Quang Vinh"


@pytest.fixture
async def house(postgres: Postgres, tmp_path: Path, server: PushServer) -> AsyncIterator[Deployment]:
    """API and worker as processes, which may push to our own loopback service."""
    databases = Databases(postgres)
    name = await databases.create()
    owner = postgres.dsn(database=name)
    app = postgres.dsn(APP_ROLE, database=name)
    more = {"WEB_PUSH_HOSTS": f"http://{server.host}", "QUIET_HOURS": "none"}
    with deploy(owner, app, tmp_path, free_port(), **more) as running:
        await running.seed_staff()
        yield running
    await databases.drop(name)


@pytest.fixture
async def ears(house: Deployment, server: PushServer, tmp_path: Path) -> AsyncIterator[Ears]:
    """Firefox where it is installed; else nobody listens."""
    async with AsyncExitStack() as stack:
        firefox = None
        if BINARY:
            firefox = await stack.enter_async_context(open_firefox(tmp_path / "profile", f"ws://{server.host}/"))
        yield Ears(firefox, server, house.base_url)


async def find_and_begin(walker: Walker, typed: str, title: str) -> None:
    """From the search to the procedure, and on."""
    await walker.open("/")
    await walker.page.get_by_role("searchbox").fill(typed)
    await walker.tap("Tìm")
    await walker.page.get_by_role("link", name=title, exact=False).first.click()
    await walker.heading(title)
    await walker.tap("Bắt đầu làm hồ sơ")


async def enter(walker: Walker, who: str, title: str) -> None:
    """Sign in on the way, as somebody who was never here: the draft is filled from VNeID."""
    await walker.heading("Đăng nhập")
    await walker.tap("Đăng nhập bằng VNeID", "link")
    await walker.choose_person(who)
    await walker.heading(title)
    await walker.sees("Đã điền từ VNeID, xem lại")


async def submit(walker: Walker) -> str:
    """Look it over, declare, file; the dossier's id from the proof's address."""
    await walker.sees("Đã đủ các phần.")
    await walker.tap("Kiểm tra lại và nộp", "link")
    await walker.page.locator(".declare").click()
    await walker.tap("Nộp hồ sơ")
    await walker.heading(re.compile(r"Đã nộp lúc \d\d:\d\d, \d\d/\d\d/\d{4}"))
    return walker.page.url.rpartition("/")[2]


class AtDesk:
    """One of the one-stop's people at 1280 × 800."""

    def __init__(self, walker: Walker) -> None:
        self.walker, self.page = walker, walker.page

    async def begin(self, who: str) -> None:
        await self.walker.sign_in(who, after="/can-bo")
        await self.walker.heading("Việc hôm nay")

    async def open(self, dossier: str) -> None:
        """From the queue, by its row."""
        await self.walker.open("/can-bo")
        await self.page.locator(f"tbody a[href$='{dossier}']").first.click()
        await self.page.wait_for_selector(".desk-checks")

    async def press(self, name: str, **blanks: str) -> None:
        """An act's button, and its box where it has one; until the desk says that it is done."""
        await self.walker.tap(name)
        box = self.page.locator("dialog[open]")
        for label, value in blanks.items():
            await box.locator(f"#viec-{label}").fill(value)
        await box.get_by_role("button", name=name, exact=True).click()
        await self.walker.sees(f"{name}: ")


async def follow(walker: Walker, words: str) -> None:
    """Open the inbox until a message says this, and go where it leads."""
    link = walker.page.get_by_role("link", name=re.compile(words)).first
    for _ in range(60):
        await walker.open("/thong-bao")
        if await link.count():
            await link.click()
            return
        await walker.page.wait_for_timeout(250)
    raise AssertionError(f"no message says “{words}”")


async def read_result(walker: Walker, folder: Path, title: str) -> bytes:
    """The sealed PDF as the phone saves it, which our own page finds unchanged."""
    await walker.heading(title)
    await walker.sees("Đã ký số bằng chứng thư của cơ quan.")
    async with walker.page.expect_download() as saving:
        await walker.page.get_by_role("link", name=re.compile("^Tải về")).first.click()
    file = folder / "ket-qua.pdf"
    await (await saving.value).save_as(file)
    await walker.page.locator("input[type=file]").set_input_files(file)
    await walker.sees("Tệp này đúng là bản đã cấp, không sửa một chữ.")
    assert is_sealed(file.read_bytes())
    return file.read_bytes()


def is_sealed(pdf: bytes) -> bool:
    """Whether a signature covers the whole file."""
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    signature.compute_integrity_info()
    return bool(signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE)


async def collect(walker: Walker) -> None:
    await walker.tap("Đã nhận bản điện tử")
    await walker.page.get_by_role("dialog").get_by_role("button", name="Đã nhận bản điện tử").click()
    await expect(walker.page.get_by_text("Đã trao lúc").first).to_be_visible()


async def nothing(_: str) -> None:
    """No look at each screen here: `test_filing` looks."""


class Hearing:
    """What the mother's Firefox at home is told of one dossier."""

    def __init__(self, ears: Ears, tail: str) -> None:
        self.ears, self.tail = ears, tail

    async def hears(self, before: str, after: str = "") -> None:
        await self.ears.hear(f"{before} đuôi {self.tail}{after}")


async def tail_of(mother: Walker, dossier: str) -> str:
    """What messages call a dossier by."""
    answer = await mother.page.request.get(f"/api/dossiers/{dossier}")
    return str((await answer.json())["tail"])


async def test_the_two_journeys_of_the_readme_while_firefox_listens(
    house: Deployment, phone: Phone, ears: Ears, tmp_path: Path
) -> None:
    """A birth and a paid extract, each from the search to the result in hand, by one who was never here before."""
    mother = await phone()
    await find_and_begin(mother, "dang ky khai sinh", "Đăng ký khai sinh")
    await enter(mother, MOTHER, "Đăng ký khai sinh")
    officer, leader = AtDesk(await phone(width=1280, height=800)), AtDesk(await phone(width=1280, height=800))
    await register_birth(mother, officer, leader, ears, tmp_path)
    await buy_extract(mother, officer, leader, ears, tmp_path)


async def register_birth(mother: Walker, officer: AtDesk, leader: AtDesk, ears: Ears, folder: Path) -> None:
    await Filing(mother).birth(photograph(folder), nothing)
    dossier = await submit(mother)
    await mother.sees("1/1 tệp khớp")
    await ears.open("sung-thi-mai", dossier)
    firefox = Hearing(ears, await tail_of(mother, dossier))

    await officer.begin(OFFICER)
    await officer.open(dossier)
    await officer.walker.tap("Đủ, tiếp nhận và mở hồ sơ sau")
    await officer.walker.heading("Việc hôm nay")
    await firefox.hears("Hồ sơ", " được tiếp nhận")
    await officer.open(dossier)
    await officer.walker.tap("Bắt đầu xử lý")
    await officer.press("Gửi bản nháp để dân đọc lại")

    await firefox.hears("đọc bản nháp hồ sơ")
    await follow(mother, "bản nháp|đọc lại")
    await mother.open(f"/ho-so/{dossier}")
    await mother.tap("Đọc lại bản nháp", "link")
    await mother.heading("Đọc lại bản nháp")
    await mother.tap("Đúng hết")
    await mother.page.get_by_role("dialog").get_by_role("button", name="Đúng hết").click()
    await mother.heading("Đã trả lời bản nháp")

    await officer.open(dossier)
    await officer.press("Trình ký", number="12/2026")
    await leader.begin(LEADER)
    await leader.open(dossier)
    await leader.press("Ký duyệt kết quả")

    await firefox.hears("Hồ sơ", " đã có kết quả")
    await follow(mother, f"{firefox.tail} đã có kết quả")
    await read_result(mother, folder, "Giấy khai sinh")
    await collect(mother)


async def buy_extract(mother: Walker, officer: AtDesk, leader: AtDesk, ears: Ears, folder: Path) -> None:
    page = mother.page
    title = "Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh"
    await find_and_begin(mother, "trich luc ho tich", title)
    await mother.sees("Đã điền từ VNeID, xem lại")
    await fill_extract(Filing(mother))
    dossier = await submit(mother)
    firefox = Hearing(ears, await tail_of(mother, dossier))
    await firefox.hears("nộp tiền hồ sơ")
    await officer.walker.open("/can-bo")
    await officer.walker.sees("Hết việc đến hạn.")  # not theirs until it is paid

    await page.get_by_role("link", name=re.compile("8.000")).first.click()
    await mother.heading("Phải nộp 8.000\u00a0đ = 1 bản × 8.000\u00a0đ")
    await mother.sees("Chưa thanh toán")
    await mother.tap("Thanh toán")
    await page.wait_for_url("**/sandbox/vnpay/**")
    await page.locator("button[value=pay]").click()
    await page.wait_for_url("**/nop-tien/**")
    await mother.awake()
    await mother.heading("Đã thanh toán 8.000\u00a0đ")
    await mother.sees(f"Ký hiệu {series_of(clock.now())}, số 1")
    await firefox.hears("Đã nhận tiền hồ sơ")

    await officer.open(dossier)
    await officer.walker.tap("Đủ, tiếp nhận và mở hồ sơ sau")
    await officer.walker.heading("Việc hôm nay")
    await firefox.hears("Hồ sơ", " được tiếp nhận")
    await officer.open(dossier)
    await officer.walker.tap("Bắt đầu xử lý")
    await officer.press("Trình ký", number="345/2026", words="Đúng với sổ đăng ký khai sinh năm 1999.")
    await leader.open(dossier)
    await leader.press("Ký duyệt kết quả")

    await firefox.hears("Hồ sơ", " đã có kết quả")
    await follow(mother, f"{firefox.tail} đã có kết quả")
    await read_result(mother, folder, "Trích lục khai sinh")
    await collect(mother)


async def fill_extract(filing: Filing) -> None:
    """Her own birth record, one copy."""
    await filing.part("Nộp cho cơ quan nào?")
    await filing.choose("Nộp cho cơ quan nào?", "UBND xã Phong Hải")
    await filing.choose("Hồ sơ này của ai?", "Của tôi")
    await filing.choose("Nhận kết quả bằng cách nào?", "Bản điện tử")
    await filing.skip("Số điện thoại để báo tin")
    await filing.part("Người yêu cầu")
    await filing.walker.tap("Tiếp tục", "link")
    await filing.choose("Quan hệ với người được cấp bản sao trích lục", "Chính tôi")
    await filing.part("Cần bản sao của việc gì?")
    await filing.select("Cần bản sao của việc gì?", "Khai sinh")
    await filing.walker.heading("Người được đăng ký")
    await filing.page.locator(QUESTION).fill(MOTHER)
    await filing.page.get_by_label("Năm", exact=True).fill("1999")
    await filing.on()
    await filing.skip("Giấy tờ tùy thân khác của người được đăng ký")
    await filing.skip("Họ, chữ đệm và tên cha, mẹ")
    await filing.write("Nơi đã đăng ký", "UBND xã Mường Hum")
    await filing.skip("Ngày đăng ký")
    await filing.skip("Số")
    await filing.skip("Quyển số")
    await filing.part("Cần mấy bản?")
    await filing.write("Cần mấy bản?", "1")
    await filing.skip("Dùng vào việc gì?")
