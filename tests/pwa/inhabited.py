"""A house in which every screen of the route table has something to show, and who goes where to see it."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from api.catalogue.model.fees import FeeStage
from api.documents.actions.papers import PURPOSE
from kernel.clock import local
from tests.doorstep import Scanned, consent, entry, helper, open_teams
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, LEADER, answers_to, desk, resident

MOTHER, STRANGER = "Sùng Thị Mai", "Giàng A Páo"
OFFICER, CHIEF, ACCOUNTANT, ADMINISTRATOR = "Đặng Thị Hương", "Bùi Quang Vinh", "Phùng Thị Nga", "Ngô Đức Toàn"
COMMUNE, CLERK, HELPER = "Lê Thị Bích", "Tẩn Láo Tả", "Giàng Văn Dế"
ELDER = "Thào Thị Mỷ"
NOBODY = ""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One person looks at one screen: what is there once it is drawn; a button that brings its errors out."""

    who: str
    path: str
    sees: str
    press: str = ""
    told: str = ""


def visit(who: str, path: str, sees: str, press: str = "", told: str = "") -> Visit:
    return Visit(who=who, path=path, sees=sees, press=press, told=told)


VISITS: dict[str, list[Visit]] = {
    "/": [visit(MOTHER, "/", "Đến lượt ông/bà"), visit(NOBODY, "/", "Chưa có hồ sơ nào")],
    "/tim": [visit(NOBODY, "/tim?q=khai%20sinh", "Đăng ký khai sinh"), visit(NOBODY, "/tim?q=xyzzyq", "Không thấy")],
    "/thu-tuc/:code": [
        visit(NOBODY, "/thu-tuc/1.001193", "Bắt đầu làm hồ sơ"),
        visit(NOBODY, "/thu-tuc/1.014027", "Giấy tờ cần có"),
        visit(NOBODY, "/thu-tuc/9.999999", "Không tìm thấy"),
    ],
    "/dang-nhap": [visit(NOBODY, "/dang-nhap", "Đăng nhập bằng VNeID")],
    "/lam/:draft": [visit(MOTHER, "/lam/{draft}", "Kiểm tra lại và nộp"), visit(MOTHER, "/lam/{begun}", "Còn ")],
    "/lam/:draft/:section": [
        visit(MOTHER, "/lam/{begun}/child?c=fullName", "Đọc lại từng dấu", "Tiếp tục", "Còn 1 chỗ cần sửa"),
        visit(MOTHER, "/lam/{draft}/child", "Họ, chữ đệm và tên của bé"),
        visit(MOTHER, "/lam/{begun}/child?c=birthDate", "Ngày", "Tiếp tục", "Còn 1 chỗ cần sửa"),
        visit(MOTHER, "/lam/{begun}/child?c=birthPlace", "Tỉnh", "Tiếp tục", "chỗ cần sửa"),
        visit(MOTHER, "/lam/{begun}/mother?c=person", "Thông tin người mẹ"),
    ],
    "/lam/:draft/kiem-tra": [
        visit(MOTHER, "/lam/{draft}/kiem-tra", "Lời cam đoan", "Nộp hồ sơ", "Chưa tích lời cam đoan"),
        visit(MOTHER, "/lam/{begun}/kiem-tra", "Chưa điền"),
    ],
    "/lam/:draft/giay-to/:document": [
        visit(MOTHER, "/lam/{draft}/giay-to/{paper}", "Xong"),
        visit(MOTHER, "/lam/{begun}/giay-to/birthNotice", "Chưa có ảnh."),
    ],
    "/da-nop/:dossier": [
        visit(MOTHER, "/da-nop/{filed}", "Đã nộp lúc"),
        visit(MOTHER, "/da-nop/{owing}", "Nộp tiền"),
        visit(STRANGER, "/da-nop/{filed}", "Không tìm thấy trang này."),
    ],
    "/ho-so": [
        visit(MOTHER, "/ho-so", "Cơ quan đang làm"),
        visit(STRANGER, "/ho-so", "Chưa có hồ sơ."),
        visit(NOBODY, "/ho-so", "Hồ sơ của tôi"),
    ],
    "/ho-so/:dossier": [
        visit(MOTHER, "/ho-so/{decided}", "Đã có kết quả"),
        visit(MOTHER, "/ho-so/{asked}", "Bổ sung"),
        visit(MOTHER, "/ho-so/{filed}", "Hồ sơ đã đến UBND xã Phong Hải"),
    ],
    "/ho-so/:dossier/bo-sung": [
        visit(MOTHER, "/ho-so/{asked}/bo-sung", "Cần sửa 2 mục", "Gửi phần bổ sung", "Còn 2 mục chưa sửa.")
    ],
    "/ho-so/:dossier/ban-nhap": [visit(MOTHER, "/ho-so/{read}/ban-nhap", "Đúng hết")],
    "/ho-so/:dossier/ket-qua": [
        visit(MOTHER, "/ho-so/{decided}/ket-qua", "Đã ký số bằng chứng thư của cơ quan."),
        visit(MOTHER, "/ho-so/{read}/ket-qua", "Chưa có kết quả"),
    ],
    "/xac-minh": [
        visit(NOBODY, "/xac-minh#{token}", "Giấy thật"),
        visit(NOBODY, "/xac-minh#abc.def.ghi", "Không phải giấy do Một Cửa cấp"),
        visit(NOBODY, "/xac-minh", "Kiểm tra giấy tờ"),
    ],
    "/nop-tien/:fee": [visit(MOTHER, "/nop-tien/{fee}", "Phải nộp")],
    "/thong-bao": [visit(MOTHER, "/thong-bao", "tin chưa đọc"), visit(STRANGER, "/thong-bao", "Chưa có tin")],
    "/tai-khoan": [visit(MOTHER, "/tai-khoan", "Định danh mức độ 2"), visit(NOBODY, "/tai-khoan", "Đăng nhập để xem")],
    "/tai-khoan/bao-tin": [visit(MOTHER, "/tai-khoan/bao-tin", "SMS")],
    "/tra-cuu": [
        visit(NOBODY, "/tra-cuu", "Số bí mật", "Tra cứu", "Còn 2 chỗ cần sửa."),
    ],
    "/cho-phep": [
        visit(STRANGER, "/cho-phep#{asking}", "xin làm hộ"),
        visit(NOBODY, "/cho-phep", "Quét mã QR"),
    ],
    "/nhan-ban-nhap": [visit(NOBODY, "/nhan-ban-nhap", "Quét mã QR trên máy kia")],
    "/huong-dan": [visit(NOBODY, "/huong-dan", "Nhận ra lừa đảo")],
    "/huong-dan/:lesson": [visit(NOBODY, "/huong-dan/{lesson}", "màn hình chính")],
    "/to-vien": [visit(HELPER, "/to-vien", "hộ cần thăm"), visit(NOBODY, "/to-vien", "Đăng nhập")],
    "/to-vien/cho-gui": [visit(HELPER, "/to-vien/cho-gui", "Chờ gửi")],
    "/to-vien/ho/:household": [visit(HELPER, "/to-vien/ho/{household}", "Lưu lượt", "Lưu lượt", "Chưa")],
    "/to-vien/ho/:household/xin": [visit(HELPER, "/to-vien/ho/{household}/xin", "Xin đồng ý", "Xin đồng ý", "Chưa")],
    "/to-vien/viec/:mandate": [visit(HELPER, "/to-vien/viec/{mandate}", "Chưa được phép nộp")],
    "/to-vien/uy-quyen": [visit(MOTHER, "/to-vien/uy-quyen", "Chưa làm thay ai", "Xin ủy quyền", "Chưa chọn việc")],
    "/can-bo": [visit(OFFICER, "/can-bo", "-0001"), visit(CLERK, "/can-bo", "Hết việc đến hạn.")],
    "/can-bo/tiep-nhan": [
        visit(OFFICER, "/can-bo/tiep-nhan", "Người dân cần làm gì?"),
    ],
    "/can-bo/ho-so/:dossier": [
        visit(OFFICER, "/can-bo/ho-so/{filed}", "Đủ, tiếp nhận và mở hồ sơ sau"),
        visit(OFFICER, "/can-bo/ho-so/{decided}", "Đã xử lý xong"),
        visit(OFFICER, "/can-bo/ho-so/{begun}", "Không tìm thấy"),
    ],
    "/can-bo/ho-so/:dossier/bo-sung": [
        visit(OFFICER, "/can-bo/ho-so/{filed}/bo-sung", "Chưa ghim mục nào.", "Gửi một lần", "Chưa ghim mục nào.")
    ],
    "/can-bo/ke-toan": [visit(ACCOUNTANT, "/can-bo/ke-toan", "Đối soát"), visit(OFFICER, "/can-bo/ke-toan", "vị trí")],
    "/can-bo/phat-tin": [visit(CHIEF, "/can-bo/phat-tin", "xã Phong Hải", "Xem trước", "Chưa chọn nơi nhận.")],
    "/can-bo/mau-tin": [visit(CHIEF, "/can-bo/mau-tin", "đã có kết quả")],
    "/can-bo/van-hanh": [visit(ADMINISTRATOR, "/can-bo/van-hanh", "Không có việc bị giữ lại.")],
    "/can-bo/to": [visit(COMMUNE, "/can-bo/to", HELPER)],
    "/can-bo/to/ho": [visit(COMMUNE, "/can-bo/to/ho", "Thôn")],
    "/can-bo/to/do-phu": [visit(COMMUNE, "/can-bo/to/do-phu", "Toàn xã")],
    "/can-bo/to/lam-ho": [visit(CLERK, "/can-bo/to/lam-ho", "Xác nhận số điện thoại")],
}
"""By pattern, every route of `pwa/src/routes.ts`: what is filled, what is empty, what is refused."""


def pins(paper: str) -> list[dict[str, object]]:
    """One paper and one answer to be put right."""
    return [
        {
            "pointer": f"/documents/{paper}",
            "flaw": "blurred",
            "reason": "Cần đọc được số giấy chứng sinh.",
            "example": "Chụp lại đủ bốn góc.",
            "page": 1,
        },
        {
            "pointer": "/child/homeTown",
            "flaw": "missing",
            "reason": "Tờ khai cần đến cấp xã.",
            "example": "xã Mường Hum, tỉnh Lào Cai",
        },
    ]


async def inhabit(house: House) -> Mapping[str, str]:
    """Drafts, dossiers in four states, a fee, a mandate and a household that was visited: ids by what they are for."""
    await open_teams(house)
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    filed, asked, read, decided = [(await mother.file(BIRTH))["id"] for _ in range(4)]
    owing = (await mother.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION)))["id"]
    paper = (await officer.open(asked))["files"][0]["documentId"]
    await officer.do(asked, "supplement", {"pins": pins(paper)})
    for each in (read, decided):
        await officer.do(each, "accept")
        await officer.do(each, "ask-proof")
    await mother.act(decided, "proof-answer", {"right": True})
    await officer.do(decided, "propose", {"outcome": "granted", "number": "12/2026"})
    await leader.do(decided, "approve")
    await house.settle()
    draft = await mother.draft(BIRTH)
    begun = (await mother.begin(BIRTH))["id"]

    de, qr = await helper(house), Scanned()
    home = (await de.household_of(ELDER))["id"]
    seen = entry("fact", householdId=home, fact="digitalMember", value=True, how="seen")
    await de.kept(consent(home), entry("visit", householdId=home, startedAt=seen["at"], outcome="met"), seen)
    mandate = (await de.asked("qr", secretHash=qr.hash))["id"]
    async with house.database.connection() as conn:
        fee = await conn.fetchval("SELECT id FROM fee WHERE dossier_id = $1", UUID(owing))
    return {
        "filed": filed,
        "asked": asked,
        "read": read,
        "decided": decided,
        "owing": owing,
        "fee": str(fee),
        "draft": draft["draftId"],
        "begun": begun,
        "paper": paper,
        "household": home,
        "mandate": mandate,
        "asking": f"{mandate}.{qr.of(mandate)['secret']}",
        "lesson": "install",
        "token": await token_of(house, decided),
    }


async def token_of(house: House, dossier: str) -> str:
    """What the QR of the dossier's result says."""
    async with house.database.connection() as conn:
        row = await conn.fetchrow(
            "SELECT id, kind, office, issued_at FROM paper WHERE dossier_id = $1 AND sealed", UUID(dossier)
        )
    claims = {"pid": row[0].hex, "knd": row[1], "off": row[2], "dat": local(row[3]).date().isoformat()}
    return house.keys.sign(PURPOSE, claims)
