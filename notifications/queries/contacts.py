"""Reads and writes contacts: where one person can be reached, in which language, when and how they want it."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

import msgspec

from kernel.database import Connection, Row
from kernel.ids import PersonId
from notifications.model.channels import Channel, Language
from notifications.model.kinds import Kind
from notifications.rules.ladder import ORDER
from notifications.rules.quiet import Quiet


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how one person can be told; addresses themselves stay sealed in the table."""

    language: Language
    has_phone: bool
    has_email: bool
    quiet: Quiet | None
    order: tuple[Channel, ...]
    muted: frozenset[str]
    subscriptions: tuple[UUID, ...]

    @property
    def addresses(self) -> frozenset[Channel]:
        """Channels there is an address for."""
        there = {
            Channel.WEB_PUSH: bool(self.subscriptions),
            Channel.ZALO: self.has_phone,
            Channel.SMS: self.has_phone,
            Channel.EMAIL: self.has_email,
        }
        return frozenset(channel for channel, found in there.items() if found)

    def ways(self, kind: Kind) -> frozenset[Channel]:
        """Channels that have an address and are wanted for this kind."""
        return frozenset(each for each in self.addresses & set(self.order) if f"{kind}:{each}" not in self.muted)


_KEEP = """
INSERT INTO contacts (person_id, language, phone_sealed, email_sealed, learned_at, commune_code)
VALUES ($1, 'vi', $2, $3, $4, $5)
ON CONFLICT (person_id) DO UPDATE
SET phone_sealed = EXCLUDED.phone_sealed, email_sealed = EXCLUDED.email_sealed, learned_at = EXCLUDED.learned_at,
    commune_code = EXCLUDED.commune_code
WHERE contacts.learned_at IS NULL OR contacts.learned_at <= EXCLUDED.learned_at
"""

_REACH = """
SELECT p.id, coalesce(c.language, 'vi'), c.phone_sealed IS NOT NULL, c.email_sealed IS NOT NULL,
    c.quiet_from, c.quiet_until, c.channel_order, c.muted,
    ARRAY(SELECT s.id FROM push_subscriptions s WHERE s.person_id = p.id ORDER BY s.id)
FROM unnest($1::uuid[]) AS p (id) LEFT JOIN contacts c ON c.person_id = p.id
"""

_PREFER = """
INSERT INTO contacts (person_id, language, quiet_from, quiet_until, channel_order, muted)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person_id) DO UPDATE
SET language = EXCLUDED.language, quiet_from = EXCLUDED.quiet_from, quiet_until = EXCLUDED.quiet_until,
    channel_order = EXCLUDED.channel_order, muted = EXCLUDED.muted
"""

_CONSENT = "INSERT INTO consents (id, person_id, channel, wanted, act, at) VALUES ($1, $2, $3, $4, $5, $6)"

_SEALED = "SELECT phone_sealed, email_sealed FROM contacts WHERE person_id = $1"


async def keep(
    conn: Connection,
    person_id: PersonId,
    phone: bytes | None,
    email: bytes | None,
    at: datetime,
    *,
    commune_code: str | None,
) -> None:
    """`phone` and `email` are sealed; what was learned later stays."""
    await conn.execute(_KEEP, person_id, phone, email, at, commune_code)


async def reach(conn: Connection, person_id: PersonId) -> Reach:
    """Of somebody unknown too: no address, everybody's order."""
    return (await reach_many(conn, [person_id]))[person_id]


async def reach_many(conn: Connection, people: Sequence[PersonId]) -> dict[PersonId, Reach]:
    """The same of many, in one statement."""
    return {PersonId(row[0]): _reach(row) for row in await conn.fetch(_REACH, people)}


def _reach(row: Row) -> Reach:
    _, language, phone, email, starts, ends, order, muted, subscriptions = row
    return Reach(
        language=Language(language),
        has_phone=phone or False,
        has_email=email or False,
        quiet=None if starts is None else Quiet(starts=starts, ends=ends),
        order=ORDER if order is None else tuple(Channel(each) for each in order),
        muted=frozenset(muted or ()),
        subscriptions=tuple(subscriptions),
    )


async def prefer(
    conn: Connection,
    person_id: PersonId,
    *,
    language: Language,
    quiet: tuple[time, time] | None,
    order: Sequence[Channel] | None,
    muted: Sequence[str],
) -> None:
    starts, ends = quiet or (None, None)
    await conn.execute(_PREFER, person_id, language, starts, ends, order, muted)


async def record_consent(
    conn: Connection,
    consent_id: UUID,
    person_id: PersonId,
    channel: Channel,
    *,
    wanted: bool,
    act: str,
    at: datetime,
) -> None:
    await conn.execute(_CONSENT, consent_id, person_id, channel, wanted, act, at)


async def sealed_addresses(conn: Connection, person_id: PersonId) -> tuple[bytes | None, bytes | None]:
    """(phone, e-mail), sealed."""
    row = await conn.fetchrow(_SEALED, person_id)
    return (None, None) if row is None else (row[0], row[1])
