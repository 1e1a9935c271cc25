"""Who may give and end posts."""

from typing import ClassVar

from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, Refusal
from kernel.ids import PersonId


class OwnPost(Refusal):
    """Nobody appoints or ends themselves."""

    status: ClassVar[int] = 409
    vi: ClassVar[str] = "Không tự bổ nhiệm hoặc tự thôi chức. Nhờ quản trị viên khác."
    en: ClassVar[str] = "Nobody appoints or ends themselves. Ask another administrator."


def judge(actor: Actor | None, person_id: PersonId) -> None:
    """Raise unless `actor` may change `person_id`'s posts. None is the command line, which makes the first one."""
    if actor is None:
        return
    if not actor.holds(Role.ADMINISTRATOR):
        raise NotAllowed
    if actor.person_id == person_id:
        raise OwnPost
