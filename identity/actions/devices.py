"""The key under which a person's work stands on one device: made once, handed to that person's sessions there."""

import secrets
from datetime import datetime
from uuid import UUID

from identity.model import DeviceKey
from identity.queries import device_keys
from identity.rules.terms import MOST_DEVICES
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import new_id
from kernel.keys import Keyring

DEVICE_KEY_PURPOSE = "device-key"
KEY_BYTES = 32


async def hand_over_key(conn: Connection, keys: Keyring, actor: Actor, device_id: UUID, now: datetime) -> DeviceKey:
    """The same key every time for this person on this device, for nobody else and nowhere else."""
    taken = await device_keys.take_key(conn, actor.person_id, device_id, now)
    if taken is None:
        await device_keys.insert_key(
            conn,
            key_id=new_id(),
            person_id=actor.person_id,
            device_id=device_id,
            key_sealed=keys.seal(DEVICE_KEY_PURPOSE, secrets.token_bytes(KEY_BYTES), _row(actor, device_id)),
            now=now,
        )
        await device_keys.delete_least_used(conn, actor.person_id, MOST_DEVICES)
        taken = await device_keys.take_key(conn, actor.person_id, device_id, now)
        assert taken is not None
    key_id, sealed = taken
    return DeviceKey(id=key_id, key=keys.open(DEVICE_KEY_PURPOSE, sealed, _row(actor, device_id)))


def _row(actor: Actor, device_id: UUID) -> bytes:
    return actor.person_id.bytes + device_id.bytes
