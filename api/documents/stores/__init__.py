"""Where bytes lie: objects by key, durable when a put returns, sealed at rest. Knows nothing of people or dossiers."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from api.documents.stores.disk import DiskStore
from api.documents.stores.protocol import ObjectGone, Store
from api.documents.stores.s3 import S3Objects
from api.documents.stores.sealed import SealedStore
from kernel.environment import WrongSetting
from kernel.keys import Keyring


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`FILES_URL`: empty for a folder under MOTCUA_DATA, `file:///…`, or `s3://bucket/prefix` with the rest.

    `FILES_WAIT_S`: how long the answer to a file's last piece waits for its cleaning, before a job goes on.
    """

    url: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    access_key_id: str = ""
    secret_access_key: str = ""
    wait_s: float = 3.0


def open_store(settings: StoreSettings, data_folder: Path, keys: Keyring) -> Store:
    """The store of this deployment, sealed with its keys. Raises WrongSetting."""
    where = urlsplit(settings.url)
    match where.scheme:
        case "":
            return SealedStore(DiskStore(data_folder / "files"), keys)
        case "file":
            return SealedStore(DiskStore(Path(where.path)), keys)
        case "s3":
            objects = S3Objects(
                bucket=where.netloc,
                prefix=where.path.strip("/"),
                endpoint=settings.endpoint,
                region=settings.region,
                access_key_id=settings.access_key_id,
                secret_access_key=settings.secret_access_key,
            )
            return SealedStore(objects, keys)
        case other:
            raise WrongSetting(f"FILES_URL: {other}:// is not known; use file:// or s3://")


__all__ = ["DiskStore", "ObjectGone", "S3Objects", "SealedStore", "Store", "StoreSettings", "open_store"]
