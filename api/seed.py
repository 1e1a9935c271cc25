"""`motcua seed`: invented people file invented dossiers and the desk works some of them, all through the real actions.

Only where sandboxes are. Everything happens now: a day that is signed already is never written into.
"""

import asyncio
import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from io import BytesIO
from random import Random
from typing import Any

from msgspec.structs import replace
from PIL import Image

from api import cli, doors
from api.catalogue.actions import procedures
from api.catalogue.model.procedure import Procedure, SubmitChannel
from api.catalogue.rules.completeness import list_required
from api.catalogue.rules.inventing import fill
from api.cli import deployment
from api.documents import actions as documents
from api.documents.actions import FileDoors, PaperDoors
from api.dossiers.actions import deciding, receiving, supplementing, withdrawing, working
from api.dossiers.actions.drafts import begin_draft, save_draft
from api.dossiers.actions.submit import submit
from api.dossiers.model.decision import Decision
from api.dossiers.model.dossier import Attached, Content, Dossier
from api.dossiers.model.sets import Outcome, ResultBy, Status
from api.dossiers.model.supplement import Flaw, Pin
from api.offices.actions import offices_serving
from api.offices.model import OfficeKind
from api.settings import read
from api.workdays.model import local
from identity.actions import people
from identity.actions import staff as posts
from identity.model import Claimed, IdentityFacts, PersonKind
from kernel import clock, logs
from kernel.actor import Actor, Role
from kernel.database import Database, open_database
from kernel.errors import NotFound, Stale
from kernel.ids import DraftId, FileId, OfficeCode, PersonId, SessionId, new_id
from kernel.keys import Keyring
from kernel.versions import etag

FAMILY = ("Giàng", "Lù", "Vàng", "Sùng", "Lò", "Ma", "Hoàng", "Nguyễn", "Tẩn", "Trần")
GIVEN = ("Thị Mỷ", "Văn Páo", "Thị Ẩn", "Seo Chứ", "Minh Khôi", "Thị Ngọc Diệp", "A Lềnh", "Mẩy Sến")
DOSSIERS_A_PERSON = 4
WITH_PAPERS = 25
"""Every so many dossiers one has photographed papers: each is cleaned in its own process, which takes its time."""
FATES = {
    "waits": 30,
    "accepted": 18,
    "in work": 20,
    "supplement": 10,
    "withdrawn": 6,
    "not accepted": 6,
    "stopped": 4,
    "to sign": 5,
    "refused": 1,
}
Act = Callable[..., Awaitable[Dossier]]
REASON = "Hồ sơ thử: thông tin chưa khớp với sổ gốc."


class Town:
    """Who files, who works, and what passes between them."""

    def __init__(self, database: Database, keys: Keyring, files: FileDoors, papers: PaperDoors, issuer: str) -> None:
        self.database, self.keys, self.files, self.papers, self.issuer = database, keys, files, papers, issuer
        self.rng = Random(time.time_ns())  # noqa: S311 - invented people, no secret
        self.staff: dict[tuple[OfficeCode, Role], Actor] = {}
        self.residents: list[Actor] = []
        self.picture = photograph()
        self.done: Counter[str] = Counter()

    async def hire(self) -> None:
        """The demo's posts, as `make run` gives them."""
        async with self.database.transaction() as conn:
            await cli.seed_demo_staff(conn, self.issuer)
            held = await posts.list_held(conn, None)
        for post in held:
            own = tuple(each.as_post() for each in held if each.person_id == post.person_id)
            actor = Actor(
                person_id=post.person_id,
                session_id=SessionId(new_id()),
                level=2,
                display_name=post.display_name,
                posts=own,
            )
            self.staff.setdefault((post.office, post.role), actor)

    async def move_in(self, now: datetime) -> None:
        """One more resident, whose number carries the unassigned birth code 099."""
        name = f"{self.rng.choice(FAMILY)} {self.rng.choice(GIVEN)}"
        number = f"099{self.rng.choice('0123')}{self.rng.randrange(10**8):08}"
        claimed = Claimed(
            issuer=self.issuer,
            subject=f"seed-{new_id()}",
            kind=PersonKind.INDIVIDUAL,
            display_name=name,
            level=2,
            facts=IdentityFacts(full_name=name, personal_number=number, birth_date="1990"),
        )
        async with self.database.transaction() as conn:
            person_id, _ = await people.welcome(conn, self.keys, claimed, now)
        self.residents.append(Actor(person_id=person_id, session_id=SessionId(new_id()), level=2, display_name=name))

    async def live(self, chosen: Procedure, *, with_papers: bool) -> bool:
        """One dossier filed and brought as far as chance will have it; False when it would need papers."""
        now = clock.now()
        assert chosen.form is not None
        answers = fill(chosen.form, local(now).date(), self.rng.randrange(10**9))
        needs = list_required(chosen, answers)
        if needs and not with_papers:
            return False
        actor = self.rng.choice(self.residents)
        serving = offices_serving(chosen.code, *(OfficeKind(kind.value) for kind in chosen.receiving))
        content = Content(
            answers=answers,
            office=self.rng.choice(serving).code,
            result_by=ResultBy(chosen.result.deliver[0].value),
            result_address="Thôn số 3, xã Phong Hải",
        )
        async with self.database.transaction() as conn:
            draft = (await begin_draft(conn, self.keys, actor, code=chosen.code, content=content, now=now)).draft
        if needs:
            await self._attach(actor, draft.id, content, [need.id for need in needs], now)
        async with self.database.transaction() as conn:
            version = 2 if needs else 1
            receipt = await submit(conn, self.keys, actor, draft.id, version, declared=True, now=now)
        if receipt.dossier.fees:
            self.done["waits for its fee"] += 1
            return True
        fate = self.rng.choices(tuple(FATES), tuple(FATES.values()))[0]
        try:
            await self._befall(fate, actor, receipt.dossier, now)
        except (Stale, NotFound):  # the worker was at it too, or no such post there
            fate = "waits"
        self.done[fate] += 1
        return True

    async def _attach(
        self, actor: Actor, draft_id: DraftId, content: Content, papers: Sequence[str], now: datetime
    ) -> None:
        pages = []
        for document_id in papers:
            file_id = await self._upload(actor.person_id, draft_id, document_id, now)
            pages.append(Attached(document_id=document_id, page=1, file_id=file_id))
        async with self.database.transaction() as conn:
            await save_draft(
                conn,
                self.keys,
                actor,
                draft_id,
                content=replace(content, attachments=tuple(pages)),
                if_match=etag(1),
                now=now,
            )

    async def _upload(self, owner: PersonId, draft_id: DraftId, document_id: str, now: datetime) -> FileId:
        async with self.database.transaction() as conn:
            begun = await documents.begin(
                conn,
                owner=owner,
                draft_id=draft_id,
                document_id=document_id,
                name="anh.jpg",
                length_bytes=len(self.picture),
                now=now,
            )
        await documents.take_chunk(
            self.database,
            self.files.store,
            file_id=begun.id,
            owner=owner,
            offset_bytes=0,
            chunk=self.picture,
            sha256=hashlib.sha256(self.picture).digest(),
            complete=True,
            now=now,
        )
        await documents.finish(self.database, self.files, begun.id, now, patience_s=None)
        return begun.id

    async def _befall(self, fate: str, owner: Actor, dossier: Dossier, now: datetime) -> None:
        """Bring it to where `fate` ends, each step in a transaction of its own, as at a desk."""
        office = dossier.case.office
        by = {role: self.staff.get((office, role)) for role in (Role.COUNTER, Role.OFFICER, Role.LEADER)}
        counter, officer, leader = (by[role] for role in (Role.COUNTER, Role.OFFICER, Role.LEADER))

        async def step(actor: Actor | None, act: Act, **facts: Any) -> None:
            nonlocal dossier
            if actor is None:
                raise NotFound
            async with self.database.transaction() as conn:
                dossier = await act(
                    conn, self.keys, actor, dossier.id, if_match=etag(dossier.case.version), now=now, **facts
                )

        if fate == "withdrawn":
            return await step(owner, withdrawing.withdraw, reason=None)
        if fate == "waits":
            return None
        if fate == "not accepted":
            return await step(counter, receiving.not_accept, reason=REASON)
        if fate == "supplement":
            return await step(counter, supplementing.ask, pins=(pin_of(dossier),), note=None, due_at=None)
        await step(counter, receiving.accept)
        if fate == "accepted" or dossier.case.status is not Status.ACCEPTED:
            return None
        if fate == "stopped":
            return await step(leader, working.stop, reason=REASON)
        await step(officer, working.begin_work)
        if fate == "to sign" and not deciding.wants_proof(dossier):
            return await step(officer, deciding.propose, decision=Decision(outcome=Outcome.GRANTED))
        if fate == "refused" and leader is not None:
            await deciding.refuse(
                self.database,
                self.papers,
                self.keys,
                leader,
                dossier.id,
                if_match=etag(dossier.case.version),
                reason=REASON,
                now=now,
            )
        return None


def pin_of(dossier: Dossier) -> Pin:
    """The first question of its form, by name."""
    pointer = min(supplementing.places_of(dossier))
    return Pin(pointer=pointer, flaw=Flaw.UNCLEAR, reason=REASON, example="Ghi đúng như trong sổ gốc.")


def photograph() -> bytes:
    """A small grey picture that stands for a photographed paper."""
    out = BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def seed(count: int = 100) -> None:
    """File COUNT invented dossiers, of several people, procedures, offices and states. Only where sandboxes are."""
    settings = read(os.environ)
    if not settings.house.sandboxes:
        sys.exit("Invented dossiers are for this machine's trial only: MOTCUA_BASE_URL is a real address.")
    logs.set_up("ERROR")
    keys = Keyring(settings.house.data / "secrets")

    async def act() -> Counter[str]:
        async with deployment.cluster():
            database = await open_database(deployment.app_dsn(), most=3)
            try:
                files, papers = doors.files(settings, keys), doors.papers(settings, keys)
                return await populate(Town(database, keys, files, papers, settings.issuer), count)
            finally:
                await database.close()

    for state, number in asyncio.run(act()).most_common():
        print(f"{number:>7}  {state}")


async def populate(town: Town, count: int) -> Counter[str]:
    """How many came to which state."""
    await town.hire()
    chosen = [each for each in procedures(local(clock.now()).date()) if is_fileable(each)]
    started = told = time.monotonic()
    filed = 0
    while filed < count:
        if filed >= len(town.residents) * DOSSIERS_A_PERSON:
            await town.move_in(clock.now())
        filed += await town.live(town.rng.choice(chosen), with_papers=filed % WITH_PAPERS == 0)
        if (moment := time.monotonic()) - told > 0.5 or filed == count:
            told = moment
            sys.stderr.write(f"\r{filed} of {count} filed, {filed / (moment - started):.0f} a second ")
            sys.stderr.flush()
    sys.stderr.write("\n")
    return town.done


def is_fileable(procedure: Procedure) -> bool:
    """Filed here, by a form, at an office that this province has."""
    if procedure.form is None or procedure.channel is not SubmitChannel.LOCAL:
        return False
    return bool(offices_serving(procedure.code, *(OfficeKind(kind.value) for kind in procedure.receiving)))
