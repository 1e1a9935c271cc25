"""The sentence of each fault, in both languages: what is wrong and what to do."""

from api.catalogue.model.faults import Fault, Rule
from api.catalogue.model.form import Kind, Part
from api.catalogue.model.words import Words

SENTENCES: dict[Rule, Words] = {
    Rule.SHAPE: Words(vi="{label}: dữ liệu gửi lên không đúng dạng.", en="{label}: what was sent has the wrong shape."),
    Rule.UNKNOWN: Words(vi="Mẫu đơn không có mục “{name}”.", en="The form has no “{name}”."),
    Rule.NOT_ASKED: Words(
        vi="{label}: không cần trả lời với lựa chọn hiện tại; xóa câu này.",
        en="{label}: not asked with the present choices; remove it.",
    ),
    Rule.REQUIRED: Words(vi="Chưa điền: {label}.", en="Not filled in: {label}."),
    Rule.TOO_FEW: Words(vi="{label}: cần ít nhất {min}.", en="{label}: at least {min} needed."),
    Rule.TOO_MANY: Words(vi="{label}: nhiều nhất {max}.", en="{label}: at most {max}."),
    Rule.TOO_LONG: Words(vi="{label}: dài quá {max} chữ; viết ngắn lại.", en="{label}: longer than {max} characters."),
    Rule.CHARACTERS: Words(
        vi="{label}: có ký tự lạ; gõ lại bằng bàn phím.", en="{label}: contains characters that cannot be kept."
    ),
    Rule.FORMAT: Words(
        vi="{label}: viết chưa đúng. Ví dụ: {example}.", en="{label}: not written right. Example: {example}."
    ),
    Rule.OPTION: Words(vi="{label}: chọn một trong các ý có sẵn.", en="{label}: choose one of the options."),
    Rule.RANGE: Words(vi="{label}: từ {min} đến {max}.", en="{label}: between {min} and {max}."),
    Rule.TOO_EARLY: Words(vi="{label}: không sớm hơn ngày {day}.", en="{label}: not before {day}."),
    Rule.TOO_LATE: Words(vi="{label}: không muộn hơn ngày {day}.", en="{label}: not after {day}."),
    Rule.NOT_AFTER: Words(vi="{label}: phải sau hoặc trùng ngày “{other}”.", en="{label}: not before “{other}”."),
}

EXAMPLES: dict[Kind, str] = {
    Kind.DATE: "21/11/2026",
    Kind.PHONE: "0912 345 678",
    Kind.EMAIL: "ten@vidu.vn",
    Kind.NATIONALITY: "VN",
    Kind.ETHNICITY: "01",
    Kind.OFFICE: "000.00.71.H38",
}

PARTS: dict[Part, Words] = {
    Part.FULL_NAME: Words(vi="họ, chữ đệm và tên", en="full name"),
    Part.PERSONAL_NUMBER: Words(vi="số định danh cá nhân", en="personal number"),
    Part.BIRTH_DATE: Words(vi="ngày, tháng, năm sinh", en="date of birth"),
    Part.SEX: Words(vi="giới tính", en="sex"),
    Part.ETHNICITY: Words(vi="dân tộc", en="ethnic group"),
    Part.NATIONALITY: Words(vi="quốc tịch", en="nationality"),
    Part.RESIDENCE: Words(vi="nơi cư trú", en="residence"),
}


def fault(pointer: str, rule: Rule, label: Words, **facts: object) -> Fault:
    """`facts` fill the sentence; a fact that differs by language is a Words."""
    sentence = SENTENCES[rule]
    said = {
        name: fact if isinstance(fact, Words) else Words(vi=str(fact), en=str(fact)) for name, fact in facts.items()
    }
    return Fault(
        pointer=pointer,
        rule=rule,
        vi=sentence.vi.format(label=label.vi, **{name: words.vi for name, words in said.items()}),
        en=sentence.en.format(label=label.en, **{name: words.en for name, words in said.items()}),
    )


def join(label: Words, part: Part) -> Words:
    """`Thông tin người mẹ: họ, chữ đệm và tên`."""
    return Words(vi=f"{label.vi}: {PARTS[part].vi}", en=f"{label.en}: {PARTS[part].en}")
