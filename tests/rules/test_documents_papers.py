"""Every paper prints: one A4 where one was promised, Vietnamese with every mark, and hostile text as text."""

import subprocess
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents.gateways.press import Press, qr_svg
from api.documents.model import PaperKind
from api.documents.model.printing import AppointmentSlip, Declaration, FilingProof, Printed, Result
from api.documents.model.receipts import FeeReceipt
from api.documents.rules.text import MOST_CHARACTERS, printable
from api.documents.rules.typesetting import NAMES, SAYS, set_out
from tests.papers import SAMPLES, proof

PRESS = Press()
needs_poppler = pytest.mark.skipif(
    subprocess.run(["which", "pdftotext"], capture_output=True, check=False).returncode != 0, reason="no poppler-utils"
)
HOSTILE = [
    '#panic("x") $x^2$ *b* _i_ `c` <b>&amp; @ref // /* \\ #[ #{ ~ -- --- "q"',
    "<script>alert(1)</script>",
    '{{7*7}} ${7*7} #sys.inputs #read("/etc/passwd") #import "house.typ"',
    "A" * 10_000,
    "từ " * 3_000,
    "שלום עולם \u202egpj.exe\u202c",
    "مرحبا",
    "😀👨‍👩‍👧🇻🇳 ✓",
    "नमस्ते ไทย 中文 한국어 ꪹꪕ",
    "a\x00b\x07c\r\nd\te\u2028f",
    "z\u0351" * 30,
    "Nguyễn Thị Ẩ Ệ ỡ Ự ặ ĩ đ Đ Ỹ ỵ Ề",  # decomposed further down
    "",
    " ",
]


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def pages_of(pdf: bytes, folder: Path) -> tuple[int, str]:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    lines = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    told = dict(line.split(":", 1) for line in lines.splitlines() if ":" in line)
    return int(told["Pages"]), told["Page size"].strip()


def test_every_kind_has_its_words_its_template_and_a_sample() -> None:
    assert set(SAYS) == set(NAMES) == set(SAMPLES) == set(PaperKind)


@needs_poppler
@pytest.mark.parametrize("kind", PaperKind)
def test_every_paper_prints_on_one_a4_and_says_what_it_was_told(kind: PaperKind, tmp_path: Path) -> None:
    pdf = PRESS.print(kind, SAMPLES[kind])
    pages, size = pages_of(pdf, tmp_path)
    assert pages == 1
    assert "(A4)" in size
    words = " ".join(text_of(pdf, tmp_path).split())
    assert "000.00.15.H38-261120-0361" in words
    if kind is not PaperKind.PROOF:
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
        assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "xac-minh" in words


HELPED = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum) thay cho Thào Thị Mỷ"
NAMES_WHO_FILED = [PaperKind.PROOF, PaperKind.RECEIPT, PaperKind.APPOINTMENT, PaperKind.DECLARATION]
LETTERS_TO_THEM = [kind for kind, said in SAMPLES.items() if hasattr(said, "matter")]


@needs_poppler
@pytest.mark.parametrize("kind", NAMES_WHO_FILED + LETTERS_TO_THEM)
def test_a_paper_says_who_acted_for_whom(kind: PaperKind, tmp_path: Path) -> None:
    """And stays on its one page; nobody who did not sign in is said to have."""
    said = SAMPLES[kind]
    if isinstance(said, FilingProof | FeeReceipt | AppointmentSlip | Declaration):
        helped: Printed = msgspec.structs.replace(said, said_by=HELPED)
    else:
        matter = msgspec.structs.replace(getattr(said, "matter"), said_by=HELPED)  # noqa: B009 - a union of letters
        helped = msgspec.structs.replace(said, matter=matter)
    pdf = PRESS.print(kind, helped)
    words = " ".join(text_of(pdf, tmp_path).split())
    assert "Giàng Văn Dế (tổ công nghệ số" in words
    assert "thay cho" in words
    assert pages_of(pdf, tmp_path)[0] == 1
    assert "đã xác thực điện tử" not in words


def test_the_same_paper_gives_the_same_bytes() -> None:
    kind = PaperKind.APPOINTMENT
    assert PRESS.print(kind, SAMPLES[kind]) == Press().print(kind, SAMPLES[kind])


@needs_poppler
def test_form_01_says_what_matters(tmp_path: Path) -> None:
    words = " ".join(text_of(PRESS.print(PaperKind.APPOINTMENT, SAMPLES[PaperKind.APPOINTMENT]), tmp_path).split())
    for said in ("17:30, ngày 23/11/2026", "07 giờ 42 phút, ngày 23 tháng 11 năm 2026", "4071 5926 83", "8.000"):
        assert said in words
    assert "099*****0123" in words


@needs_poppler
@pytest.mark.parametrize("files", [0, 1, 10, 18, 19, 30])
def test_the_proof_of_filing_is_one_a4_with_every_file(files: int, tmp_path: Path) -> None:
    said = proof(files)
    pdf = PRESS.print(PaperKind.PROOF, said)
    assert pages_of(pdf, tmp_path)[0] == 1
    words = text_of(pdf, tmp_path).replace("\u200b", "")
    for file in said.files:
        assert file.sha256.hex()[:16] in words


@needs_poppler
def test_a_trial_says_so_across_the_paper(tmp_path: Path) -> None:
    said = SAMPLES[PaperKind.RESULT]
    assert isinstance(said, Result)
    trial = msgspec.structs.replace(said, frame=msgspec.structs.replace(said.frame, trial=True))
    words = "Bản chạy thử: hồ sơ và tiền không thật."
    assert words not in text_of(PRESS.print(PaperKind.RESULT, said), tmp_path)
    assert words in text_of(PRESS.print(PaperKind.RESULT, trial), tmp_path)


def result_saying(text: str) -> Result:
    said = SAMPLES[PaperKind.RESULT]
    assert isinstance(said, Result)
    line = msgspec.structs.replace(said.lines[0], label=text, value=text)
    return msgspec.structs.replace(said, title=text, opening=text, lines=(line,), paragraphs=(text,), signer=text)


@needs_poppler
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text: str, tmp_path: Path) -> None:
    pdf = PRESS.print(PaperKind.RESULT, result_saying(text))
    words = "".join(text_of(pdf, tmp_path).replace("\u200b", "").split())
    head = "".join(printable(text)[:30].replace("\u200b", "").split())
    if head.isascii():
        assert head in words


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=120))
def test_no_text_stops_the_press(text: str) -> None:
    assert PRESS.print(PaperKind.RESULT, result_saying(text)).startswith(b"%PDF-1.7")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from([chr(n) for n in range(0x20, 0x2613) if printable(chr(n)) == chr(n)])))
def test_every_mark_that_passes_can_be_set(text: str) -> None:
    assert PRESS.print(PaperKind.RESULT, result_saying(text)).startswith(b"%PDF")


def test_every_single_mark_that_passes_can_be_set() -> None:
    marks = [chr(n) for n in range(0x20, 0x2613) if printable(chr(n)) == chr(n)]
    assert len(marks) > 1200
    for at in range(0, len(marks), 200):
        assert PRESS.print(PaperKind.RESULT, result_saying(" ".join(marks[at : at + 200])))


@given(st.text(max_size=400))
def test_printable_text_is_composed_plain_and_stable(text: str) -> None:
    shown = printable(text)
    assert not any(ord(mark) < 0x20 and mark != "\n" for mark in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200d\ufeff")
    assert max((len(word) for word in shown.replace("\u200b", " ").split()), default=0) < 200


def test_what_fonts_lack_is_named_and_what_is_too_long_says_so() -> None:
    assert printable("😀") == "[U+1F600]"
    assert printable("Nguye\u0302\u0303n") == "Nguyễn"
    assert printable("x" * (MOST_CHARACTERS + 5)).endswith("[…]")


def test_times_are_hanois_and_money_is_as_people_write_it() -> None:
    slip = set_out(SAMPLES[PaperKind.APPOINTMENT])
    assert slip["due_at"] == {"day": "23", "month": "11", "year": "2026", "hour": "17", "minute": "30"}
    assert slip["fees"][0]["amount_vnd"] == "8.000\u00a0đ"
    late = SAMPLES[PaperKind.PROOF]
    assert isinstance(late, FilingProof)
    later = msgspec.structs.replace(late, submitted_at=late.submitted_at + timedelta(hours=2))
    assert set_out(later)["submitted_at"]["day"] == "21"


def test_a_long_declaration_runs_over_pages_and_loses_no_line(tmp_path: Path) -> None:
    said = SAMPLES[PaperKind.DECLARATION]
    assert isinstance(said, Declaration)
    many = msgspec.structs.replace(said, sections=said.sections * 12)
    pdf = PRESS.print(PaperKind.DECLARATION, many)
    assert pages_of(pdf, tmp_path)[0] > 2
    assert text_of(pdf, tmp_path).count("Ghi chú") == 12


def test_a_qr_holds_a_long_link() -> None:
    assert qr_svg("https://motcua.laocai.gov.vn/xac-minh#" + "x" * 900).startswith("<svg")
