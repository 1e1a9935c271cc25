"""The twelve messages say exactly what the design says, in both languages, within what a phone can show."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notifications
from notifications.model.channels import Language
from notifications.model.kinds import Kind, Variable
from notifications.model.texts import Site
from notifications.rules import words
from notifications.rules.kinds import KINDS
from notifications.rules.values import ValueUnfit, fit

SITE = Site(name="Một Cửa tỉnh Lào Cai", hotline="1022", sms_sender="Mot Cua Lao Cai")
FOLDER = Path(notifications.__file__).parent / "words"
FILES = {language: (FOLDER / f"{language}.toml").read_text("utf-8") for language in Language}
WORDS = {language: words.read(language, text) for language, text in FILES.items()}
VALUES: dict[str, str | int] = {
    "tail": "0361",
    "files": 2,
    "items": 2,
    "days": 2,
    "opens_at": "2026-11-23T07:30:00+07:00",
    "due_at": "2026-11-30T10:30:00+00:00",
}

# experience.md §3: title, body, and the lengths it measured (title, longest body, longest SMS)
DESIGN = {
    Kind.RECEIVED: ("Đã nộp hồ sơ đuôi 0361", "Đã nhận đủ 2 tệp. Cơ quan xem từ 07:30, 23/11.", (22, 46, 87)),
    Kind.ACCEPTED: ("Hồ sơ đuôi 0361 được tiếp nhận", "Hẹn trả trước 17:30, 30/11.", (30, 27, 76)),
    Kind.NOT_ACCEPTED: (
        "Hồ sơ đuôi 0361 không được tiếp nhận",
        "Xem lý do và cách nộp lại trong ứng dụng.",
        (36, 49, 104),
    ),
    Kind.SUPPLEMENT_ASKED: (
        "Đến lượt ông/bà: bổ sung hồ sơ đuôi 0361",
        "Có 2 mục, sửa một lần, trước 17:30, 30/11.",
        (40, 42, 101),
    ),
    Kind.SUPPLEMENT_DUE: (
        "Còn 2 ngày để bổ sung hồ sơ đuôi 0361",
        "Khó làm thì gọi 1022 hoặc đến quầy.",
        (37, 35, 91),
    ),
    Kind.FEE_DUE: (
        "Đến lượt ông/bà: nộp tiền hồ sơ đuôi 0361",
        "Xem số tiền và cách nộp trong ứng dụng.",
        (41, 47, 107),
    ),
    Kind.PAID: ("Đã nhận tiền hồ sơ đuôi 0361", "Có biên lai. Không trả lần nữa.", (28, 31, 78)),
    Kind.DELAYED: (
        "Xin lỗi: hồ sơ đuôi 0361 trả chậm",
        "Hẹn mới 17:30, 30/11. Xem lý do trong ứng dụng.",
        (33, 55, 107),
    ),
    Kind.RESULT_READY: (
        "Hồ sơ đuôi 0361 đã có kết quả",
        "Xem trong ứng dụng; bản giấy nhận như đã chọn.",
        (29, 54, 102),
    ),
    Kind.RESULT_RETURNED: (
        "Đã trả kết quả hồ sơ đuôi 0361",
        "Chưa nhận hay có chỗ sai: gọi 1022.",
        (30, 35, 84),
    ),
    Kind.MANDATE_ASKED: (
        "Có người xin làm hộ hồ sơ",
        "Xem ai, việc gì, mấy ngày rồi mới đồng ý.",
        (25, 41, 85),
    ),
    Kind.NEW_DEVICE: ("Có máy khác vừa đăng nhập", "Không phải ông/bà? Gọi 1022.", (25, 28, 72)),
}


@pytest.mark.parametrize("kind", DESIGN)
def test_vietnamese_words_are_those_of_the_design(kind: Kind) -> None:
    title, body, lengths = DESIGN[kind]
    values = fit(kind, VALUES)
    if kind is Kind.RECEIVED:
        values[Variable.OPENS_AT] = "07:30, 23/11"
    text = words.say(WORDS[Language.VI], kind, values, site=SITE)
    bare = words.say(WORDS[Language.VI], kind, values, site=SITE, with_app=False)
    assert (text.title, text.body) == (title, body)
    assert (len(text.title), max(len(text.body), len(bare.body)), len(words.sms(bare, SITE))) == lengths


@pytest.mark.parametrize("language", Language)
def test_every_file_of_words_is_whole_and_short_enough(language: Language) -> None:
    assert words.find_faults(WORDS[language], SITE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title = "Đã nộp {hs}"\n', "", "received.title: missing"),
        ("[paid]", "[pait]", "pait: no such kind"),
        ("{due_at}.", "{due}.", "accepted.body: unknown variable {due}"),
        ("Hẹn trả trước {due_at}.", "Hẹn trả sớm.", "accepted.due_at: in no text"),
        ("Có biên lai.", "Có biên lai tại https://a.vn.", "paid.body: holds a link"),
        ("Có biên lai.", "Có biên lai" + " rất dài" * 10 + ".", "paid.body: 111 characters, at most 100"),
        ("Đã nhận tiền {hs}", "Đã nhận đủ toàn bộ số tiền của {hs} rồi ạ", "paid.title: 52 characters, at most 50"),
        ("Có biên lai.", "Có biên lai {hs", "paid.body: expected '}' before end of string"),
        ("Có biên lai.", "Có biên lai {hs!r}.", "paid.body: {hs} is written in a way words do not have"),
        ("Có biên lai.", "Có biên lai ∞.", "paid.sms: letters outside GSM-7: ∞"),
        ('in_app = "trong ứng dụng"\n', "", "phrases.in_app: missing"),
    ],
)
def test_a_wrong_file_of_words_is_found(old: str, new: str, fault: str) -> None:
    assert old in FILES[Language.VI]
    broken = words.read(Language.VI, FILES[Language.VI].replace(old, new, 1))
    assert any(found.startswith(fault) for found in words.find_faults(broken, SITE)), fault


def test_kinds_beside_the_design_are_these() -> None:
    beside = {
        Kind.PROOF_ASKED, Kind.REFUNDED, Kind.STOPPED, Kind.TRIAL, Kind.WARNING, Kind.CLOSURE, Kind.CAMPAIGN,
    }  # fmt: skip
    assert set(Kind) - set(DESIGN) == beside | {
        Kind.MANDATE_GIVEN, Kind.HELPER_ACTED, Kind.MANDATE_STANDS, Kind.PAPER_REFUSED,
    }  # fmt: skip


def test_both_languages_speak_of_the_same_kinds() -> None:
    assert set(WORDS[Language.VI].kinds) == set(WORDS[Language.EN].kinds) == set(Kind)


def test_english_counts_one_and_many() -> None:
    say = WORDS[Language.EN]
    one = words.say(say, Kind.SUPPLEMENT_DUE, {Variable.TAIL: "0361", Variable.DAYS: "1"}, site=SITE)
    two = words.say(say, Kind.SUPPLEMENT_DUE, {Variable.TAIL: "0361", Variable.DAYS: "2"}, site=SITE)
    assert one.title == "1 day left to add to dossier ending 0361"
    assert two.title == "2 days left to add to dossier ending 0361"


def test_no_files_is_said_without_a_nought() -> None:
    values = fit(Kind.RECEIVED, {**VALUES, "files": 0})
    assert words.say(WORDS[Language.VI], Kind.RECEIVED, values, site=SITE).body.startswith("Đã nhận đủ tờ khai.")


def test_an_acceptance_without_a_date_is_said_without_one() -> None:
    values = fit(Kind.ACCEPTED, {"tail": "0361"})
    for language, body in (
        (Language.VI, "Chưa có ngày hẹn trả. Có tin mới sẽ báo ngay."),
        (Language.EN, "There is no date for the result yet. Each step will be told."),
    ):
        assert words.say(WORDS[language], Kind.ACCEPTED, values, site=SITE).body == body
    lacking = words.read(Language.VI, FILES[Language.VI].replace("body_without =", "body_zero =", 1))
    assert "accepted.body_without: for what may be lacking, and only then" in words.find_faults(lacking, SITE)


@given(st.text(max_size=40))
def test_nothing_but_a_tail_passes_for_a_tail(text: str) -> None:
    try:
        printed = fit(Kind.PAID, {"tail": text})[Variable.TAIL]
    except ValueUnfit:
        return
    assert len(printed) == 4
    assert printed.isascii()
    assert printed.isalnum()


@given(st.text(max_size=40) | st.integers())
def test_no_value_can_carry_words(value: str | int) -> None:
    for kind in Kind:
        for variable in KINDS[kind].needs - {Variable.TAIL}:
            try:
                printed = fit(kind, {**VALUES, variable: value})[variable]
            except ValueUnfit:
                continue
            assert set(printed) <= set("0123456789:/, ")


@pytest.mark.parametrize("value", ["", "2026-11-23T07:30:00", "07:30, 23/11", "Giàng A Páo", None])
def test_a_moment_needs_its_offset(value: str | None) -> None:
    values = dict(VALUES)
    values.pop("due_at")
    with pytest.raises(ValueUnfit):
        fit(Kind.DELAYED, values if value is None else {**values, "due_at": value})


@given(st.text())
def test_unmarked_is_stable_and_loses_no_vietnamese_letter(text: str) -> None:
    assert words.unmark(words.unmark(text)) == words.unmark(text)
    assert words.unmark("Đổi giấy phép lái xe, ưỡn ẹo") == "Doi giay phep lai xe, uon eo"


@pytest.mark.parametrize("kind", Kind)
def test_an_sms_with_its_marks_fits_three_parts(kind: Kind) -> None:
    for language in Language:
        text = words.say(WORDS[language], kind, words.widest(kind), site=SITE, with_app=False)
        assert len(words.sms(text, SITE, marked=True)) <= 3 * 67
    text = words.say(WORDS[Language.VI], Kind.PAID, {Variable.TAIL: "0361"}, site=SITE)
    assert (
        words.sms(text, SITE, marked=True)
        == "Mot Cua Lao Cai: Đã nhận tiền hồ sơ đuôi 0361. Có biên lai. Không trả lần nữa."
    )
