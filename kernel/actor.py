"""Who is asking. Set by the front door, read by any slice's guards, so that floors need not meet."""

from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import msgspec

from kernel.errors import SignInNeeded
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


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """A session on somebody else's phone: good for one draft, and for the dossier that it became."""

    draft_id: UUID
    dossier_id: UUID | None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person, their identity level (1 or 2) and their posts."""

    person_id: PersonId
    session_id: SessionId
    level: int
    display_name: str
    posts: tuple[Post, ...] = ()
    on_behalf_of: PersonId | None = None
    guest: Guest | None = None

    def holds(self, *roles: Role, office: OfficeCode | None = None) -> bool:
        """Whether any post has one of `roles`, at `office` when it is named."""
        return any(post.role in roles and office in (None, post.office) for post in self.posts)

    def offices(self, *roles: Role) -> tuple[OfficeCode, ...]:
        """Where this person holds one of `roles` (any role when none is named)."""
        return tuple(dict.fromkeys(post.office for post in self.posts if not roles or post.role in roles))


class Asked(Protocol):
    """A connection of the web framework: only its scope is looked at."""

    @property
    def scope(self) -> Any: ...


async def visitor_of(asked: Asked) -> Actor | None:
    """Who is asking, or None. The front door resolves the session at the first call and remembers."""
    found: Actor | None = await asked.scope["state"]["visitor"]()
    return found


async def actor_of(asked: Asked) -> Actor:
    """Who is asking. Raises SignInNeeded."""
    found = await visitor_of(asked)
    if found is None:
        raise SignInNeeded
    return found
