"""A forgotten setting never opens a door to money, and a half-set one stops the start in a sentence."""

from pathlib import Path

import pytest

from api import doors
from api.app import Deployment
from api.front import Tally
from api.settings import read
from kernel.environment import WrongSetting
from kernel.keys import Keyring

FAR = {
    "MOTCUA_BASE_URL": "https://motcua.example.vn",
    "OIDC_ISSUER": "https://id.example.vn",
    "OIDC_CLIENT_ID": "motcua",
    "OIDC_CLIENT_SECRET": "x" * 32,
}
VNPAY = {
    "VNPAY_TMN_CODE": "LAOCAI01",
    "VNPAY_HASH_SECRET": "s" * 32,
    "VNPAY_PAY_URL": "https://pay.example.vn/vpcpay.html",
    "VNPAY_API_URL": "https://pay.example.vn/api",
}
VIETQR = {"VIETQR_BANK_BIN": "970499", "VIETQR_ACCOUNT": "0990", "VIETQR_ACCOUNT_NAME": "KHO BAC"}
MOMO = {
    "MOMO_PARTNER_CODE": "LAOCAI",
    "MOMO_ACCESS_KEY": "key",
    "MOMO_SECRET_KEY": "s" * 32,
    "MOMO_API_URL": "https://momo.example.vn",
}


def test_unset_is_closed_off_loopback_and_no_sandbox_is_mounted(tmp_path: Path) -> None:
    settings = read(FAR)
    assert doors.gateways(settings, Keyring(tmp_path)) == {}
    far, near = (Deployment(each, Keyring(tmp_path), Tally()).litestar.routes for each in (settings, read({})))
    assert [route.path for route in near if "sandbox" in route.path]
    assert not [route.path for route in far if "sandbox" in route.path]


def test_unset_leads_to_the_sandbox_on_loopback(tmp_path: Path) -> None:
    assert list(doors.gateways(read({}), Keyring(tmp_path))) == ["vnpay", "momo", "vietqr"]


def test_set_is_open_anywhere(tmp_path: Path) -> None:
    assert list(doors.gateways(read(FAR | VNPAY), Keyring(tmp_path))) == ["vnpay"]


@pytest.mark.parametrize("missing", [*VNPAY, *MOMO, *VIETQR])
def test_half_set_is_refused_by_name(missing: str) -> None:
    with pytest.raises(WrongSetting, match=missing):
        read(FAR | VNPAY | MOMO | VIETQR | {missing: ""})


@pytest.mark.parametrize("name", ["VNPAY_PAY_URL", "VNPAY_API_URL", "MOMO_API_URL"])
def test_money_never_travels_in_the_clear(name: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read(FAR | VNPAY | MOMO | {name: "http://pay.example.vn/"})
