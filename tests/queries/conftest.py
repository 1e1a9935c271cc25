"""What the tests of notifications share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.database import Database
from kernel.keys import Keyring
from tests.post import Post
from tests.pwa.push_server import open_push_server


@pytest.fixture
async def post(database: Database, tmp_path: Path) -> AsyncIterator[Post]:
    async with open_push_server() as server:
        yield Post(database, Keyring(tmp_path / "secrets"), server)
