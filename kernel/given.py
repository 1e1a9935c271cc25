"""What the composition root gives to route handlers by name: write `conn: Conn`, `now: Now`, `actor: Asker`.

The names of the parameters are fixed: `conn`, `database`, `now`, `actor`, `visitor`, `keys`.
"""

from datetime import datetime
from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.keys import Keyring

T = TypeVar("T")

Given: TypeAlias = NamedDependency[SkipValidation[T]]
Conn: TypeAlias = Given[Connection]
Db: TypeAlias = Given[Database]
Now: TypeAlias = Given[datetime]
Asker: TypeAlias = Given[Actor]
Visitor: TypeAlias = Given[Actor | None]
Keys: TypeAlias = Given[Keyring]
