"""Every slice's door to the world, opened from its settings; where the sandboxes are, an unset door leads to one."""

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from typing import Any

import msgspec

from api.audience import Audience
from api.catalogue.actions import pages
from api.catalogue.actions.procedures import ProcedureUnknown
from api.catalogue.model.procedure import SubmitChannel
from api.catalogue.schemas.procedure import ProcedureFace
from api.documents.actions import FileDoors, PaperDoors
from api.documents.gateways.cleaner import Cleaner
from api.documents.gateways.press import Press
from api.documents.gateways.seals import Seals
from api.documents.model import FileFace
from api.documents.stores import open_store
from api.dossiers.actions.desk import may_read_file
from api.offices.actions import load_province, offices
from api.offices.routes import Trial
from api.opening import Said
from api.payments.gateways import Gateways, GatewaySettings, open_gateways
from api.payments.gateways.momo.wire import MomoSettings
from api.payments.gateways.vietqr.door import VietqrSettings
from api.payments.gateways.vnpay.wire import VnpaySettings
from api.sandboxes.bank.far_side import Bank as SandboxBank
from api.sandboxes.momo.far_side import Momo as SandboxMomo
from api.sandboxes.sms import wire as sandbox_sms
from api.sandboxes.smtp import relay
from api.sandboxes.vneid import clients
from api.sandboxes.vneid import house as vneid
from api.sandboxes.vnpay.far_side import Vnpay as SandboxVnpay
from api.sandboxes.zalo import wire as sandbox_zalo
from api.settings import Settings
from api.site import Give, Given
from identity.providers import Door
from identity.providers.oidc import OidcProvider
from kernel import clock
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.keys import Keyring
from notifications.actions.delivering import Deliverer, Opener
from notifications.actions.packing import Packer
from notifications.actions.voice import Voice
from notifications.actions.zalo_tokens import ZaloTokens
from notifications.channels import web_push
from notifications.channels.email import SmtpSettings, open_email
from notifications.channels.opened import Opened
from notifications.channels.sms import SmsSettings, open_sms
from notifications.channels.web_push import open_web_push
from notifications.channels.zalo import ZaloSettings, open_zalo
from notifications.model.channels import Channel
from notifications.model.texts import Site
from notifications.rules.quiet import read_quiet


def sign_in(settings: Settings, keys: Keyring) -> Door:
    """The way in: the configured provider, else the sandbox's where sandboxes are."""
    base_url = settings.house.base_url
    oidc = settings.oidc
    if not oidc.is_open and settings.house.sandboxes:
        oidc = msgspec.structs.replace(
            oidc, issuer=settings.issuer, client_id=clients.OWN_ID, client_secret=clients.own_secret(keys)
        )
    provider = OidcProvider(oidc, base_url=base_url) if oidc.is_open else None
    return Door(provider=provider, base_url=base_url, trial=settings.house.sandboxes)


def voice(settings: Settings) -> Voice:
    """The words of every message, for this deployment's province."""
    return _voice(site(settings))


@cache
def _voice(site: Site) -> Voice:
    return Voice(site)  # every word is weighed before the first is said


def trial(settings: Settings) -> Trial:
    """Where sandboxes are, an unset door leads to one: none stands closed."""
    played = settings.house.sandboxes
    return Trial(sandbox=played, closed=() if played else tuple(settings.closed_doors()))


def files(settings: Settings, keys: Keyring) -> FileDoors:
    """Where files lie, and the cell that cleans them."""
    return FileDoors(
        store=open_store(settings.files, settings.house.data, keys), cleaner=Cleaner(), wait_s=settings.files.wait_s
    )


def sandbox_vnpay(settings: Settings, keys: Keyring) -> SandboxVnpay:
    """VNPAY's far side, which knows one shop: this deployment."""
    secret = keys.text_secret("sandbox-vnpay")
    return SandboxVnpay(tmn_code="MOTCUA01", hash_secret=secret, base_url=settings.house.base_url)


def sandbox_momo(settings: Settings, keys: Keyring) -> SandboxMomo:
    """MoMo's far side, likewise."""
    secret = keys.text_secret("sandbox-momo")
    return SandboxMomo(partner_code="MOTCUA", access_key="motcua", secret_key=secret, base_url=settings.house.base_url)


def sandbox_bank(settings: Settings, keys: Keyring) -> SandboxBank:
    """The bank where this deployment's trial account is."""
    return SandboxBank(feed_secret=keys.text_secret("sandbox-bank"), base_url=settings.house.base_url)


def gateways(settings: Settings, keys: Keyring) -> Gateways:
    """The ways to pay online: those configured, else the sandbox's where sandboxes are."""
    vnpay = settings.vnpay
    if not vnpay.is_open and settings.house.sandboxes:
        vnpay = VnpaySettings(**sandbox_vnpay(settings, keys).given)
    momo = settings.momo
    if not momo.is_open and settings.house.sandboxes:
        momo = MomoSettings(**sandbox_momo(settings, keys).given)
    vietqr = settings.vietqr
    if not vietqr.is_open and settings.house.sandboxes:
        vietqr = VietqrSettings(**sandbox_bank(settings, keys).given)
    return open_gateways(
        GatewaySettings(
            base_url=settings.house.base_url, vnpay=vnpay, momo=momo, vietqr=vietqr, trial=settings.house.sandboxes
        )
    )


def papers(settings: Settings, keys: Keyring) -> PaperDoors:
    """The printing press, the offices' seals, and where papers lie."""
    house = settings.house
    return PaperDoors(
        press=Press(),
        seals=Seals(settings.seals, house.data / "secrets" / "seals", keys, trial=house.sandboxes),
        store=open_store(settings.files, house.data, keys),
        keys=keys,
        base_url=house.base_url,
        trial=house.sandboxes,
    )


async def read_by_others(conn: Connection, actor: Actor, face: FileFace) -> bool:
    """A file's readers beside its sender: whose dossier it is in, and the desk that works on it."""
    return await may_read_file(conn, actor, face, clock.now())


def site(settings: Settings) -> Site:
    """What the province lends to every text."""
    province = load_province(settings.house.motcua_province)
    return Site(
        name=f"Một Cửa {province.name.vi}", hotline=province.hotline, sms_sender=f"Mot Cua {province.plain_name}"
    )


def sms(settings: Settings, keys: Keyring) -> SmsSettings:
    """The configured provider, else the sandbox's where sandboxes are."""
    if settings.sms.is_open or not settings.house.sandboxes:
        return settings.sms
    return SmsSettings(url=settings.house.base_url + sandbox_sms.PATH, token=sandbox_sms.token(keys))


def smtp(settings: Settings) -> SmtpSettings:
    """The configured relay, else the sandbox's where sandboxes are."""
    if settings.smtp.is_open or not settings.house.sandboxes:
        return settings.smtp
    return SmtpSettings(
        host=relay.HOST,
        port=relay.port_beside(settings.house.port),
        sender="Một Cửa <mot-cua@demo.invalid>",
        tls="none",
    )


def zalo(settings: Settings, keys: Keyring) -> ZaloSettings:
    """The configured account, else the sandbox's where sandboxes are."""
    if settings.zalo.is_open or not settings.house.sandboxes:
        return settings.zalo
    there = settings.house.base_url + sandbox_zalo.PATH
    return ZaloSettings(
        app_id=sandbox_zalo.APP_ID,
        secret_key=sandbox_zalo.secret_key(keys),
        refresh_token=sandbox_zalo.first_refresh_token(keys),
        templates={"*": sandbox_zalo.TEMPLATE},
        url=there,
        oauth_url=f"{there}/v4/oa/access_token",
    )


def open_channels(settings: Settings, keys: Keyring) -> frozenset[Channel]:
    """Every channel that is open here."""
    open_now = {
        Channel.WEB_PUSH: True,
        Channel.ZALO: zalo(settings, keys).is_open,
        Channel.SMS: sms(settings, keys).is_open,
        Channel.EMAIL: smtp(settings).is_open,
    }
    return frozenset(channel for channel, is_open in open_now.items() if is_open)


def channels(settings: Settings, keys: Keyring, database: Database) -> dict[Channel, Opener]:
    """How to open each of them."""
    here = open_channels(settings, keys)
    by_zalo, base_url = zalo(settings, keys), settings.house.base_url
    tokens = ZaloTokens(database, keys, by_zalo.refresh_token)
    ways: dict[Channel, Opener] = {
        Channel.WEB_PUSH: partial(open_web_push, settings.web_push, keys, base_url=base_url),
        Channel.ZALO: partial(open_zalo, by_zalo, tokens),
        Channel.SMS: partial(open_sms, sms(settings, keys), site(settings)),
        Channel.EMAIL: partial(open_email, smtp(settings), base_url),
    }
    return {channel: way for channel, way in ways.items() if channel in here}


def deliverer(settings: Settings, keys: Keyring, database: Database) -> Deliverer:
    """The worker's hands."""
    return Deliverer(
        channels(settings, keys, database),
        packer=Packer(keys=keys, voice=voice(settings), base_url=settings.house.base_url),
        quiet=read_quiet(settings.quiet.quiet_hours),
        clock=clock.now,
    )


def for_routes(settings: Settings, keys: Keyring) -> dict[str, Any]:
    """What route handlers ask for, by name."""
    base_url = settings.house.base_url
    registered = clients.registry(keys, base_url, settings.sandbox)
    return {
        "sign_in_door": sign_in(settings, keys),
        "office_codes": frozenset(office.code for office in offices()),
        "vneid": vneid.Vneid(base_url=base_url, clients=registered),
        "trial": trial(settings),
        "files": files(settings, keys),
        "papers": papers(settings, keys),
        "file_reader": read_by_others,
        "gateways": gateways(settings, keys),
        "sandbox_bank": sandbox_bank(settings, keys),
        "sandbox_momo": sandbox_momo(settings, keys),
        "sandbox_vnpay": sandbox_vnpay(settings, keys),
        "push_door": web_push.describe(settings.web_push, keys),
        "voice": voice(settings),
        "audience": Audience(),
        "pace": settings.broadcast,
        "opened": Opened(channels=open_channels(settings, keys), quiet=read_quiet(settings.quiet.quiet_hours)),
    }


def given() -> dict[str, Give]:
    """By a page's read, the answers that stand in memory: they travel in the page itself, a round trip earlier."""
    return {"/api/procedures/{code}": _procedure, "/api/life-events": _life_events}


def _procedure(pieces: Mapping[str, str]) -> Given | None:
    try:
        page = pages.write_procedure(pieces["code"], None, clock.now())
    except ProcedureUnknown:
        return None
    return _as_given(page.body)


@lru_cache(maxsize=256)
def _as_given(body: bytes) -> Given:
    face = msgspec.json.decode(body, type=ProcedureFace)
    local, level = face.channel is SubmitChannel.LOCAL, face.online.level
    said = Said(
        name=face.name.vi,
        when=face.when_used.vi,
        badge="national_link" if face.channel is SubmitChannel.NATIONAL_LINK else level,
        result=face.result.name.vi,
        time=face.time.told.vi,
        money=face.cost.told.vi,
        seen_from=face.time.filed_now.seen_from if local else None,
        due=face.time.filed_now.due if local else None,
    )
    return Given(body=body, said=said)


def _life_events(_: Mapping[str, str]) -> Given:
    return Given(body=pages.write_life_events(clock.local(clock.now()).date()).body)
