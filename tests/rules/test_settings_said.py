"""A setting that cannot be used is named, in one sentence, before anything is started."""

import socket
from pathlib import Path

import pytest

from api.settings import read
from kernel.alone import CannotStart, only_one, own_port
from kernel.environment import WrongSetting
from tests.conftest import free_port


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "abc", "PORT: Expected `int`, got `str`"),
        ("PORT", "99999", "PORT: Expected `int` <= 65535"),
        ("API_WORKERS", "0", "API_WORKERS: Expected `int` >= 1"),
        ("DATABASE_POOL", "-1", "DATABASE_POOL: Expected `int` >= 1"),
        ("OIDC_CLAIMS", "{bad", "OIDC_CLAIMS is not valid JSON"),
        ("SANDBOX_CLIENTS", '[{"clientId":1}]', "SANDBOX_CLIENTS: Expected `str`, got `int` (at [0].clientId)"),
        ("MOTCUA_PROVINCE", "99-khong", "MOTCUA_PROVINCE: there is no settings file of the name 99-khong."),
        ("TLS_CERTIFICATE", "/no/such.pem", "TLS_CERTIFICATE: there is no file /no/such.pem."),
        ("TLS_KEY", "/no/such.key", "TLS_CERTIFICATE is missing: a certificate and its key belong together."),
        ("MOTCUA_BASE_URL", "http://motcua.example", "MOTCUA_BASE_URL: plain http is for this machine only"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSetting) as told:
        read({name: value})
    assert str(told.value).startswith(said)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(CannotStart, match=r"^MOTCUA_DATA: .*/file/var cannot be written to"),
        only_one(tmp_path / "file/var"),
    ):
        pass


def test_a_port_is_one_starts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anybody listens there; and a host that is none is not called a taken port."""
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(CannotStart, match=f"^Port {port} is taken"),
        own_port(port),
    ):
        pass
    with own_port(port), pytest.raises(CannotStart, match=f"PORT={port + 1} make phone$"):
        own_port(port, 0, "make phone").__enter__()
    with own_port(port):
        pass
    monkeypatch.setenv("HOST", "198.51.100.7")
    with pytest.raises(CannotStart, match=r"^HOST, PORT: nobody can listen there"), own_port(port):
        pass
