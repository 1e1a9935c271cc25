"""`motcua`: every command an operator types. `make run` starts the supervisor, which starts `serve` and `worker`."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import cyclopts

from api.cli import money
from api.cli.deployment import app_dsn, cluster, opened, owner_dsn, refusable
from api.offices import actions as offices
from api.sandboxes.vneid.people import everybody as demo_people
from api.settings import Settings, read
from identity.actions import people
from identity.actions import staff as posts
from kernel import clock, logs
from kernel.actor import Role
from kernel.children import show_name
from kernel.database import Connection, Unreachable, open_database
from kernel.ids import OfficeCode
from kernel.keys import Keyring
from kernel.loopback import teach_localhost
from kernel.migrate import migrate as apply_migrations

app = cyclopts.App(name="motcua", help=__doc__)
app.command("api.seed:seed")
MIGRATIONS = Path(__file__).parents[1] / "migrations"


@app.command
def migrate() -> None:
    """Bring the database up to this version. Runs as its owner; nothing else does."""
    house = read(os.environ).house
    password = Keyring(house.data / "secrets").text_secret("database-role")

    async def act() -> list[str]:
        async with cluster():
            return await apply_migrations(owner_dsn(), MIGRATIONS, app_password=password)

    for name in asyncio.run(act()):
        print(f"applied {name}")


@app.command
def openapi() -> None:
    """Print the API's OpenAPI document."""
    from api.app import Deployment
    from api.contract import describe
    from api.front import Tally

    settings = read(os.environ)
    deployment = Deployment(settings, Keyring(settings.house.data / "secrets"), Tally())
    sys.stdout.write(describe(deployment.litestar).decode() + "\n")


async def refuse_demo_people() -> None:
    """Where no sandbox is, neither are its people. Raises WrongSetting, in a sentence."""
    from api.app import refuse_demo_people as refuse

    database = await open_database(app_dsn(), most=1)
    try:
        await refuse(database)
    finally:
        await database.close()


@app.command
def serve() -> None:
    """The API and the site on PORT."""
    serve_when(lambda: None)


def serve_when(ready: Callable[[], None]) -> None:
    """Build all of it, and open the doors when `ready` returns."""
    show_name("motcua serve")
    house = read(os.environ).house
    os.environ["DATABASE_APP_URL"] = app_dsn()
    if not house.sandboxes:
        ready()
        asyncio.run(refuse_demo_people())
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    from api.app import create

    Granian(
        "api.app:create",
        address=os.environ.get("HOST", "127.0.0.1"),
        port=house.port,
        interface=Interfaces.ASGI,
        factory=True,
        http=HTTPModes.http1,
        loop=Loops.asyncio if teach_localhost() else Loops.uvloop,
        workers=house.api_workers,
        websockets=False,
        ssl_cert=Path(house.tls_certificate) if house.tls_certificate else None,
        ssl_key=Path(house.tls_key) if house.tls_key else None,
        log_access=False,
        log_level=LogLevels.warning,
        # A stop waits this long for answers under way, seconds: a live stream would hold it for as long as it lives.
        workers_kill_timeout=5,
    ).serve(target_loader=lambda _: create(ready=ready))  # its workers are forks of this process


@app.command
def worker() -> None:
    """What happens after commit: events, deliveries, timed work."""
    work_when(lambda: None)


def work_when(ready: Callable[[], None]) -> None:
    """Begin when `ready` returns."""
    import uvloop

    from api.worker import create_worker

    show_name("motcua worker")
    ready()
    if not read(os.environ).house.sandboxes:
        asyncio.run(refuse_demo_people())
    os.nice(5)  # whoever waits before a screen goes first

    async def run() -> None:
        settings = read(os.environ)
        logs.set_up()
        database = await open_database(app_dsn(), most=settings.house.database_pool)
        try:
            await create_worker(settings, database, Keyring(settings.house.data / "secrets")).run()
        finally:
            await database.close()

    try:
        (asyncio.run if teach_localhost() else uvloop.run)(run())
    except Unreachable as lost:
        logs.log.warning("worker.database-lost", error=type(lost).__name__)
        sys.exit(1)


@app.command
def backup(target: Path | None = None) -> None:
    """Write one file that holds the whole deployment, its secrets too: keep it under lock."""
    from api.backup import back_up

    house = read(os.environ).house
    target = target or house.data / "backups" / f"motcua-{clock.local(clock.now()):%Y%m%d-%H%M%S}.tar"

    async def act() -> int:
        async with cluster():
            return await asyncio.to_thread(back_up, owner_dsn(), house.data, target)

    size = asyncio.run(act())
    print(f"{target} ({size / 1_000_000:.1f} MB). It holds the keys: keep it under lock.")


@app.command
def restore(source: Path) -> None:
    """Fill an empty deployment (a new MOTCUA_DATA or DATABASE_URL) from a backup."""
    from api.backup import restore as fill

    house = read(os.environ).house
    house.data.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def act() -> None:
        async with cluster():
            await asyncio.to_thread(fill, owner_dsn(), house.data, source)

    asyncio.run(act())
    print("Restored. `make run` brings it up; `motcua verify-history` checks every chain.")


@app.command(name="verify-history")
def verify_history() -> None:
    """Check every dossier's chain and every signed day; exit 1 and name what was touched."""
    from api.dossiers.actions.verify_history import list_findings

    async def act() -> list[str]:
        data = read(os.environ).house.data
        async with cluster():
            return await list_findings(app_dsn(), Keyring(data / "secrets"), data, clock.now())

    sys.exit("\n".join(asyncio.run(act())) or print("Every history is whole."))


@app.command(name="rotate-key")
def rotate_key(purpose: str) -> None:
    """Make a newer key of that purpose. It takes over when API and worker start again; the older ones still open."""
    keys = Keyring(read(os.environ).house.data / "secrets")
    if purpose not in keys.purposes():
        sys.exit(f"There is no key of that purpose. There are: {', '.join(keys.purposes())}")
    print(f"{purpose}.{keys.rotate(purpose)}.key. Start API and worker again, and it is used.")


SUPERVISED = {"serve": serve_when, "worker": work_when}
"""What a supervisor forks, by the command that starts it again."""

staff = cyclopts.App(name="staff", help="Posts at offices. The first administrator is made here, and nowhere else.")
app.command(staff)
app.command(money.reconcile)
app.command(money.load_report, name="load-report")
app.command(money.load_statement, name="load-statement")


@staff.command
def appoint(*, office: str, role: Role, subject: str = "", number: str = "", name: str = "") -> None:
    """Give a post to `--subject` (the provider's stable id; `--name` when never seen) or to `--number`."""

    if bool(subject) == bool(number):
        sys.exit("Say who: --subject or --number.")

    async def run() -> None:
        code = offices.office(OfficeCode(office)).code
        async with opened() as (settings, conn):
            now = clock.now()
            if subject:
                who = await people.foresee(
                    conn, issuer=settings.issuer, subject=subject, display_name=name or subject, now=now
                )
            else:
                found = await people.people_numbered(conn, Keyring(settings.house.data / "secrets"), number)
                if not found:
                    sys.exit("Nobody with this number has signed in at level 2 yet.")
                who = found[0].id
            print(await posts.appoint(conn, None, person_id=who, office=code, role=role, now=now))

    refusable(run())


@staff.command
def end(post: UUID) -> None:
    """End a post at once."""

    async def run() -> None:
        async with opened() as (_, conn):
            await posts.end(conn, None, post, clock.now())

    refusable(run())


@staff.command(name="list")
def list_posts(*, office: str = "") -> None:
    """Who holds what now."""

    async def run() -> None:
        async with opened() as (_, conn):
            for held in await posts.list_held(conn, OfficeCode(office) if office else None):
                print(f"{held.id}  {held.office}  {held.role:<13}  {held.display_name}")

    refusable(run())


async def seed_demo_staff(conn: Connection, issuer: str) -> None:
    """Give the sandbox provider's people their posts, each once: a post ended since stays ended."""
    now = clock.now()
    for person in demo_people():
        if not person.posts or await people.is_known(conn, issuer, person.subject):
            continue
        who = await people.foresee(conn, issuer=issuer, subject=person.subject, display_name=person.name, now=now)
        for post in person.posts:
            await posts.appoint(conn, None, person_id=who, office=OfficeCode(post.office), role=post.role, now=now)


async def seed_demo(conn: Connection, settings: Settings) -> None:
    """Everybody and everything the demo begins with, each once."""
    await seed_demo_staff(conn, settings.issuer)
    await seed_demo_teams(conn, settings)


async def seed_demo_teams(conn: Connection, settings: Settings) -> None:
    """Invented hamlets, helpers and households, once."""
    from api.enrolment.actions.demo import seed_teams

    await seed_teams(conn, Keyring(settings.house.data / "secrets"), settings.issuer, clock.now())


def main() -> None:
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
