"""Every door's settings, gathered from the environment once. A door left unset is closed, never guessed."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from api.documents.gateways.seals import SealSettings
from api.documents.stores import StoreSettings
from api.house import House
from api.offices.actions import load_province
from api.offices.rules.settings import SettingsWrong
from api.payments.gateways.momo.wire import MomoSettings
from api.payments.gateways.vietqr.door import VietqrSettings
from api.payments.gateways.vnpay.wire import VnpaySettings
from api.sandboxes.vneid import house as vneid
from api.sandboxes.vneid.clients import SandboxSettings
from identity.providers.settings import OidcSettings
from kernel.environment import WrongSetting, load
from notifications.channels.email import SmtpSettings
from notifications.channels.sms import SmsSettings
from notifications.channels.web_push import WebPushSettings
from notifications.channels.zalo import ZaloSettings
from notifications.rules.addresses import read_hosts
from notifications.rules.broadcasting import BroadcastSettings
from notifications.rules.keeping import KeepingSettings
from notifications.rules.quiet import QuietSettings, read_quiet


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One struct per door."""

    house: House
    web_push: WebPushSettings
    oidc: OidcSettings
    sandbox: SandboxSettings
    files: StoreSettings
    vnpay: VnpaySettings
    momo: MomoSettings
    vietqr: VietqrSettings
    seals: SealSettings
    quiet: QuietSettings
    sms: SmsSettings
    smtp: SmtpSettings
    zalo: ZaloSettings
    keeping: KeepingSettings
    broadcast: BroadcastSettings

    def closed_doors(self) -> list[str]:
        """Names of the doors that want settings and have none."""
        named = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return [name for name, door in named if not getattr(door, "is_open", getattr(door, "complete", True))]

    @property
    def issuer(self) -> str:
        """Whose word is taken on who somebody is: the configured provider's, else the sandbox's where sandboxes are."""
        if self.oidc.is_open or not self.house.sandboxes:
            return self.oidc.issuer
        return self.house.base_url + vneid.PATH


def _require_province(named: str) -> None:
    try:
        load_province(named)
    except OSError:
        raise WrongSetting(f"MOTCUA_PROVINCE: there is no settings file of the name {named}.") from None
    except SettingsWrong as wrong:
        raise WrongSetting(str(wrong)) from None


def _require_tls(house: House) -> None:
    named = {"TLS_CERTIFICATE": house.tls_certificate, "TLS_KEY": house.tls_key}
    for name, file in named.items():
        if file and not Path(file).is_file():
            raise WrongSetting(f"{name}: there is no file {file}.")
        if not file and any(named.values()):
            raise WrongSetting(f"{name} is missing: a certificate and its key belong together.")


def read(env: Mapping[str, str]) -> Settings:
    """Raises WrongSetting, in a sentence."""
    house = load(House, env)
    parts = urlsplit(house.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise WrongSetting(
            f"MOTCUA_BASE_URL must be an address like https://motcua.laocai.gov.vn, not {house.base_url}"
        )
    if parts.scheme == "http" and not house.loopback:
        raise WrongSetting("MOTCUA_BASE_URL: plain http is for this machine only; put https before it.")
    _require_province(house.motcua_province)
    _require_tls(house)
    web_push = load(WebPushSettings, env)
    quiet = load(QuietSettings, env)
    try:
        read_hosts(web_push.web_push_hosts)
        read_quiet(quiet.quiet_hours)
    except ValueError as wrong:
        raise WrongSetting(str(wrong)) from None
    oidc = load(OidcSettings, env, "OIDC_")
    if (fault := oidc.fault()) is not None:
        raise WrongSetting(fault)
    if not oidc.is_open and not house.sandboxes:
        raise WrongSetting("OIDC_ISSUER is missing: off this machine nobody could sign in.")
    sandbox = load(SandboxSettings, env, "SANDBOX_")
    files = load(StoreSettings, env, "FILES_")
    seals = load(SealSettings, env, "SEAL_")
    vnpay = load(VnpaySettings, env, "VNPAY_")
    momo = load(MomoSettings, env, "MOMO_")
    vietqr = load(VietqrSettings, env, "VIETQR_")
    for fault in (vnpay.fault(), momo.fault(), vietqr.fault()):
        if fault is not None:
            raise WrongSetting(fault)
    smtp = load(SmtpSettings, env, "SMTP_")
    if (fault := smtp.fault()) is not None:
        raise WrongSetting(fault)
    keeping, broadcast = load(KeepingSettings, env), load(BroadcastSettings, env)
    for fault in (keeping.fault(), broadcast.fault()):
        if fault is not None:
            raise WrongSetting(fault)
    return Settings(
        house=house,
        web_push=web_push,
        oidc=oidc,
        sandbox=sandbox,
        files=files,
        vnpay=vnpay,
        momo=momo,
        vietqr=vietqr,
        seals=seals,
        quiet=quiet,
        sms=load(SmsSettings, env, "SMS_"),
        smtp=smtp,
        zalo=load(ZaloSettings, env, "ZALO_"),
        keeping=keeping,
        broadcast=broadcast,
    )
