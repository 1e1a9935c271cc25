"""Who is asking. Set by the front door, read by any slice's guards, so that floors need not meet."""

from enum import StrEnum

import msgspec

from kernel.ids import OfficeCode, PersonId, SessionId


class Role(StrEnum):
    """What a post at an office allows."""

    COUNTER = "counter"
    OFFICER = "officer"
    LEADER = "leader"
    ACCOUNTANT = "accountant"
    ADMINISTRATOR = "administrator"


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One role at one office."""

    office: OfficeCode
    role: Role


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person, their identity level (1 or 2) and their posts."""

    person_id: PersonId
    session_id: SessionId
    level: int
    display_name: str
    posts: tuple[Post, ...] = ()
    on_behalf_of: PersonId | None = None

    def holds(self, *roles: Role, office: OfficeCode | None = None) -> bool:
        """Whether any post has one of `roles`, at `office` when it is named."""
        return any(post.role in roles and office in (None, post.office) for post in self.posts)

    def offices(self, *roles: Role) -> tuple[OfficeCode, ...]:
        """Where this person holds one of `roles` (any role when none is named)."""
        return tuple(dict.fromkeys(post.office for post in self.posts if not roles or post.role in roles))
