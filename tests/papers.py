"""One paper of every kind, as a commune would issue it to invented people."""

import hashlib
from datetime import UTC, date, datetime

from api.catalogue.model.printed import PrintedLine, PrintedSection, PrintedTable
from api.documents.model import PaperKind
from api.documents.model.framing import Frame
from api.documents.model.printing import (
    ApologyLetter,
    AppointmentSlip,
    BirthCertificate,
    Contact,
    DecisionLetter,
    Declaration,
    Extract,
    FeeLine,
    FilingProof,
    HandedIn,
    Matter,
    NotAcceptedLetter,
    Parent,
    Party,
    Printed,
    ProofFile,
    Result,
    StopLetter,
    SupplementItem,
    SupplementLetter,
)
from api.documents.model.receipts import FeeReceipt, ReceiptLine, ReturnedLine
from kernel.money import Dong


def at(day: int, hour: int, minute: int) -> datetime:
    """November 2026 on Hanoi's clock."""
    return datetime(2026, 11, day, hour - 7, minute, tzinfo=UTC)


LINK = "http://localhost:8000/xac-minh#" + "eyJhbGciOiJFUzI1NiIsImtpZCI6IjAxYTIwMDAy" * 8
FRAME = Frame(
    issuer="UBND xã Phong Hải",
    parent="UBND tỉnh Lào Cai",
    place="Phong Hải",
    issued_at=at(23, 7, 42),
    code="000.00.15.H38-261120-0361",
    link=LINK,
    check_at="localhost:8000/xac-minh",
    hotline="1022",
    trial=False,
    number="12/TB-UBND",
)
MAI = Party(
    name="Sùng Thị Mai",
    personal_number="099*****0123",
    address="Thôn Sín Chải, xã Phong Hải, tỉnh Lào Cai",
    phone="0912 345 678",
    email="mai@example.vn",
)
BIRTH = "Đăng ký khai sinh"
MATTER = Matter(recipient=MAI, procedure=BIRTH, received_at=at(23, 7, 42))
CONTACT = Contact(name="Vàng Seo Lử", phone="0214 3 822 022")
SIGNER, CHAIR = "Nguyễn Thị Hồng", "Chủ tịch"


def proof(files: int) -> FilingProof:
    """With so many photographs."""
    return FilingProof(
        frame=FRAME,
        secret="4071 5926 83",
        procedure=BIRTH,
        submitter="Sùng Thị Mai",
        submitted_at=at(20, 22, 15),
        opens_at=at(23, 7, 30),
        files=tuple(
            ProofFile(
                document="Giấy chứng sinh",
                page=page,
                name=f"ảnh {page}.jpg",
                size_bytes=487_213 + page,
                sha256=hashlib.sha256(bytes([page])).digest(),
            )
            for page in range(1, files + 1)
        ),
        history_head=hashlib.sha256(b"head").digest(),
    )


SAMPLES: dict[PaperKind, Printed] = {
    PaperKind.PROOF: proof(2),
    PaperKind.RECEIPT: FeeReceipt(
        frame=FRAME,
        payer="Sùng Thị Mai",
        lines=(ReceiptLine(name="Bản sao trích lục hộ tịch", why="1 bản × 8.000 đ", amount_vnd=Dong(8000)),),
        collected_vnd=Dong(8000),
        returned=(ReturnedLine(at=at(21, 9, 5), transaction="14422990", amount_vnd=Dong(3000)),),
        total_vnd=Dong(5000),
        total_spelled="Năm nghìn đồng",
        way="VNPAY",
        transaction="14422574",
        paid_at=at(20, 22, 20),
        replaces="MC/26E-11",
    ),
    PaperKind.APPOINTMENT: AppointmentSlip(
        frame=FRAME,
        secret="4071 5926 83",
        procedure="Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh",
        submitter=MAI,
        owner=Party(name="Giàng A Páo", personal_number="099*****0456"),
        handed_in=(
            HandedIn(name="Tờ khai cấp bản sao trích lục", form="Bản điện tử", count=1),
            HandedIn(name="Căn cước", form="Xuất trình", count=1),
        ),
        duration="trong ngày; nhận sau 15 giờ thì trả ngày làm việc kế tiếp",
        received_at=at(23, 7, 42),
        due_at=at(23, 17, 30),
        fees=(FeeLine(name="Bản sao trích lục, 1 bản", amount_vnd=Dong(8000)),),
        fee_mode="chuyển khoản hoặc tại quầy",
        result_at="Bộ phận Một cửa UBND xã Phong Hải, và bản điện tử",
        receiver="Vàng Seo Lử",
    ),
    PaperKind.DECLARATION: Declaration(
        frame=FRAME,
        title="Tờ khai đăng ký khai sinh",
        template="Mẫu tờ khai đăng ký khai sinh ban hành kèm theo Thông tư số 04/2024/TT-BTP",
        addressee="UBND xã Phong Hải, tỉnh Lào Cai",
        sections=(
            PrintedSection(
                title="Người yêu cầu",
                lines=(
                    PrintedLine(label="Họ, chữ đệm, tên", value="Sùng Thị Mai"),
                    PrintedLine(label="Số định danh cá nhân", value="099190000123"),
                    PrintedLine(label="Quan hệ với người được khai sinh", value="Mẹ"),
                ),
            ),
            PrintedSection(
                title="Người được khai sinh",
                lines=(
                    PrintedLine(label="Họ, chữ đệm, tên", value="Giàng Thị Ngọc Ánh"),
                    PrintedLine(label="Ngày sinh", value="18/11/2026"),
                    PrintedLine(label="Ghi chú", value=""),
                ),
            ),
            PrintedSection(
                title="Các thời kỳ cư trú",
                table=PrintedTable(
                    columns=("Từ ngày", "Đến ngày", "Nơi cư trú"),
                    rows=(("01/01/2010", "30/06/2025", "Xã Phong Hải"), ("01/07/2025", "nay", "Xã Mường Hum")),
                ),
            ),
        ),
        attached=("Giấy chứng sinh (2 trang)",),
        pledge="Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật.",
        signer="Sùng Thị Mai",
        signer_title="Người yêu cầu",
        signed_on=date(2026, 11, 20),
    ),
    PaperKind.SUPPLEMENT: SupplementLetter(
        frame=FRAME,
        matter=MATTER,
        items=(
            SupplementItem(
                where="Giấy chứng sinh, trang 1",
                wrong="ảnh mờ",
                why="cần đọc được số giấy.",
                how="Chụp lại đủ bốn góc, chỗ sáng.",
            ),
            SupplementItem(
                where="Quê quán của bé",
                wrong="thiếu xã",
                why="tờ khai cần đến cấp xã.",
                how="Ghi thêm xã.",
                example="xã Mường Hum, tỉnh Lào Cai.",
            ),
        ),
        before=at(30, 17, 30),
        round=1,
        contact=CONTACT,
        signer="Vàng Seo Lử",
    ),
    PaperKind.NOT_ACCEPTED: NotAcceptedLetter(
        frame=FRAME,
        matter=MATTER,
        reasons=("Việc này thuộc nơi cư trú của cha: UBND xã Mường Hum.",),
        what_next="nộp lại từ bản này tại UBND xã Mường Hum, không phải nhập lại.",
        contact=CONTACT,
        signer="Vàng Seo Lử",
    ),
    PaperKind.APOLOGY: ApologyLetter(
        frame=FRAME,
        matter=MATTER,
        old_due=at(25, 11, 0),
        new_due=at(27, 16, 0),
        reason="chờ kết quả xác minh của UBND xã Y Tý.",
        contact=CONTACT,
        signer=SIGNER,
    ),
    PaperKind.STOPPED: StopLetter(
        frame=FRAME,
        matter=MATTER,
        stage="thẩm định",
        ground="khoản 2 Điều 16 Luật Hộ tịch; người yêu cầu không bổ sung trong thời hạn.",
        fee_consequence="hoàn lại 8.000 đ đã nộp trong 5 ngày làm việc.",
        contact=CONTACT,
        signer=SIGNER,
    ),
    PaperKind.DECISION: DecisionLetter(
        frame=FRAME,
        matter=MATTER,
        decided="không đồng ý cấp giấy xác nhận.",
        reasons=("Người yêu cầu đang có đăng ký kết hôn số 15/2019.",),
        grounds=("Luật Hộ tịch số 60/2014/QH13;", "Nghị định số 123/2015/NĐ-CP."),
        appeal="Chưa đồng ý, ông/bà khiếu nại đến Chủ tịch UBND xã trong 90 ngày, hoặc khởi kiện tại Tòa án.",
        signer=SIGNER,
        signer_title=CHAIR,
    ),
    PaperKind.BIRTH_CERTIFICATE: BirthCertificate(
        frame=FRAME,
        draft=False,
        name="Giàng Thị Ngọc Ánh",
        born_on=date(2026, 11, 18),
        born_on_words="ngày mười tám tháng mười một năm hai nghìn không trăm hai mươi sáu",
        sex="Nữ",
        ethnicity="Mông",
        nationality="Việt Nam",
        birth_place="Trạm Y tế xã Phong Hải, tỉnh Lào Cai",
        home_place="Xã Mường Hum, tỉnh Lào Cai",
        personal_number="099326000789",
        mother=Parent(
            name="Sùng Thị Mai",
            birth_year="1990",
            ethnicity="Mông",
            nationality="Việt Nam",
            residence="Thôn Sín Chải, xã Phong Hải, tỉnh Lào Cai",
        ),
        father=None,
        requester="Sùng Thị Mai",
        requester_paper="Căn cước số 099190000123",
        registered_at="UBND xã Phong Hải, tỉnh Lào Cai",
        registered_on=date(2026, 11, 23),
        signer=SIGNER,
        signer_title=CHAIR,
    ),
    PaperKind.EXTRACT: Extract(
        frame=FRAME,
        title="Trích lục khai tử",
        is_copy=False,
        lines=(
            PrintedLine(label="Họ, chữ đệm, tên", value="Giàng Thị Ngọc Ánh"),
            PrintedLine(label="Ngày, tháng, năm sinh", value="18/11/2026"),
        ),
        paragraphs=("Đúng với sổ đăng ký khai tử năm 2026.",),
        registered_at="UBND xã Phong Hải, tỉnh Lào Cai",
        registered_on=date(2026, 11, 23),
        signer=SIGNER,
        signer_title=CHAIR,
    ),
    PaperKind.RESULT: Result(
        frame=FRAME,
        title="Giấy xác nhận tình trạng hôn nhân",
        opening="UBND xã Phong Hải xác nhận:",
        lines=(PrintedLine(label="Họ, chữ đệm, tên", value="Sùng Thị Mai"),),
        paragraphs=("Giấy này có giá trị 6 tháng kể từ ngày cấp.",),
        signer=SIGNER,
        signer_title=CHAIR,
    ),
}
