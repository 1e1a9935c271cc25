"""The consent code: six random digits and Damm's check digit, and the one SMS that carries it.

Damm's quasigroup (2004) catches every single wrong digit and every swap of neighbours, so a phone without signal can
tell a mistype from a wrong code.
"""

from collections.abc import Collection
from datetime import timedelta

from identity.model.mandates import Act
from notifications.rules.words import unmark

DIGITS = 7
LASTS = timedelta(days=3)
TRIES = 3
SMS_MAX = 160

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

_SHORT = {
    "bao-tro-xa-hoi": "tro cap",
    "chung-thuc": "chung thuc",
    "cu-tru": "cu tru",
    "dat-dai": "dat dai",
    "giam-ngheo": "ho ngheo",
    "giay-phep-lai-xe": "lai xe",
    "ho-kinh-doanh": "ho KD",
    "ho-tich": "ho tich",
    "lien-thong": "lien thong",
    "van-hoa": "van hoa",
    "xay-dung": "xay dung",
}
_VERBS = ((Act.SUBMIT, "NOP"), (Act.PAY, "TRA TIEN"), (Act.FOLLOW, "XEM"))


def check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def with_check(number: int) -> str:
    """The code of a number below a million: seven digits."""
    digits = f"{number:06d}"
    return f"{digits}{check_digit(digits)}"


def is_whole(code: str) -> bool:
    """Whether it could be a code: a wrong digit or a swap shows without asking anybody."""
    return len(code) == DIGITS and code.isascii() and code.isdigit() and check_digit(code) == 0


def say_acts(acts: Collection[Act]) -> str:
    """What is asked for, in capitals and without marks: NOP HO, or SOAN HO when nothing may be sent."""
    verbs = [verb for act, verb in _VERBS if act in acts] or ["SOAN"]
    return f"{', '.join(verbs)} HO"


def say_code(code: str, *, sender: str, badge: int, acts: Collection[Act], field: str, days: int, hotline: str) -> str:
    """One SMS of at most 160 plain letters: who may do what, for how long, and that the code is for nobody's ears."""
    what = _SHORT.get(field, unmark(field.replace("-", " ")))
    said = (
        f"{sender}: Ma {code} cho to vien so {badge}, to cong nghe so xa {say_acts(acts)} 1 ho so {what}, {days} ngay."
    )
    for end in (
        f" Tu bam ma, khong doc cho ai. Khong dong y: goi {hotline}.",
        f" Khong doc ma cho ai. Khong dong y: goi {hotline}.",
    ):
        if len(said + end) <= SMS_MAX:
            return said + end
    return f"{said.replace(', to cong nghe so xa', '')} Khong doc ma cho ai. Khong dong y: goi {hotline}."
