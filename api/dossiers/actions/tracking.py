"""Public tracking by code and number: where a dossier stands and whose turn it is, never whose it is."""

import hmac
from datetime import datetime, timedelta

from api.dossiers.actions.sealing import hash_secret
from api.dossiers.model.dossier import Dossier
from api.dossiers.queries import dossiers
from api.dossiers.queries import tracking as queries
from api.dossiers.rules.codes import read_code, read_secret
from api.dossiers.rules.tracking import (
    MOST_WRONG_PER_ADDRESS,
    MOST_WRONG_PER_CODE,
    hour_of,
    neighbourhood,
    wait_s,
)
from kernel.database import Database
from kernel.errors import NotFound, TooMany
from kernel.keys import Keyring

SUBJECT = "tracking"
NOBODYS = bytes(32)


class TrackingWrong(NotFound):
    """No dossier has this code with this number."""

    vi = "Mã hoặc số bí mật chưa đúng; xem chân giấy hẹn."
    en = "The code or the number is not right; check your slip."


async def track(
    database: Database, keys: Keyring, *, code: str, secret: str, address: str | None, now: datetime
) -> Dossier:
    """Raises TrackingWrong, the same for a wrong number as for no such code, and TooMany.

    Each try is counted before it is judged, in a transaction of its own, so that a refusal does not undo the count.
    """
    code, secret = read_code(code), read_secret(secret)
    by_code = keys.hash(SUBJECT, f"code:{code}")
    by_address = keys.hash(SUBJECT, f"address:{neighbourhood(address)}")
    hour = hour_of(now)
    async with database.transaction() as conn:
        tries = await queries.count_try(conn, [by_code, by_address], hour)
    if tries[by_code] > MOST_WRONG_PER_CODE or tries[by_address] > MOST_WRONG_PER_ADDRESS:
        raise TooMany(wait_s=wait_s(now))
    async with database.connection() as conn:
        dossier = await dossiers.find_dossier_by_code(conn, code)
    right = hmac.compare_digest(hash_secret(keys, code, secret), dossier.secret_hash if dossier else NOBODYS)
    if dossier is None or not right:
        raise TrackingWrong
    async with database.transaction() as conn:
        await queries.forgive_try(conn, [by_code, by_address], hour)
    return dossier


async def forget_tries(database: Database, now: datetime) -> None:
    """Tries of yesterday count for nothing."""
    async with database.transaction() as conn:
        await queries.forget_tries(conn, now - timedelta(days=1))
