"""The usual way: the same endpoint in FastAPI with SQLAlchemy's async ORM, session and ownership checked."""

import hashlib
import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

engine = create_async_engine(os.environ["BENCH_DSN"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=10)
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """Mapped by hand: only what one read needs."""


class Person(Base):
    __tablename__ = "person"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    level: Mapped[int]


class Login(Base):
    __tablename__ = "session"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(lazy="joined")


class Move(Base):
    __tablename__ = "dossier_history"
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    to_status: Mapped[int]
    turn: Mapped[str]
    holder: Mapped[str]


class Dossier(Base):
    __tablename__ = "dossier"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    procedure_code: Mapped[str]
    version: Mapped[int]
    status: Mapped[int]
    stage: Mapped[str]
    turn: Mapped[str]
    turn_since: Mapped[datetime]
    office: Mapped[str]
    holder: Mapped[str]
    submitted_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    files: Mapped[int]
    fees: Mapped[int]
    owner: Mapped[UUID | None]
    filer: Mapped[UUID | None]
    moves: Mapped[list[Move]] = relationship(order_by=Move.version)


class MoveFace(BaseModel, from_attributes=True):
    version: int
    at: datetime
    action: str
    to_status: int
    turn: str
    holder: str


class DossierFace(BaseModel, from_attributes=True):
    id: UUID
    code: str
    procedure_code: str
    version: int
    status: int
    stage: str
    turn: str
    turn_since: datetime
    office: str
    holder: str
    submitted_at: datetime
    due_at: datetime | None
    files: int
    fees: int
    read_at: datetime
    moves: list[MoveFace]


app = FastAPI()


async def database() -> Any:
    """One session a request."""
    async with sessions() as session:
        yield session


async def who(request: Request, session: AsyncSession = Depends(database)) -> Person:  # noqa: B008
    """Whose cookie this is."""
    token = request.cookies.get("motcua", "")
    found = await session.scalar(select(Login).where(Login.token_hash == hashlib.sha256(token.encode()).digest()))
    if found is None:
        raise HTTPException(401)
    return found.person


@app.get("/api/dossiers/{dossier_id}", response_model=DossierFace)
async def read(
    dossier_id: UUID,
    person: Person = Depends(who),  # noqa: B008
    session: AsyncSession = Depends(database),  # noqa: B008
) -> Any:
    """One dossier of its owner or filer."""
    query = select(Dossier).options(selectinload(Dossier.moves)).where(Dossier.id == dossier_id)
    dossier = await session.scalar(query)
    if dossier is None or person.id not in (dossier.owner, dossier.filer):
        raise HTTPException(404)
    return {
        **{name: getattr(dossier, name) for name in DossierFace.model_fields if hasattr(dossier, name)},
        "read_at": datetime.now(UTC),
        "moves": dossier.moves,
    }
