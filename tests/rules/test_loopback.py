"""A machine without /etc/hosts, as debootstrap makes them, still finds itself."""

import socket
from typing import Any

import pytest

from kernel.loopback import teach_localhost


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that knows no names."""
    ask = socket.getaddrinfo

    def numbers_only(host: Any, *rest: Any, **named: Any) -> Any:
        if not host[0].isdigit():
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ask(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", numbers_only)


def test_where_the_machine_does_not_know_localhost_the_process_does(nameless: None) -> None:
    assert teach_localhost.__wrapped__()
    assert {info[4][0] for info in socket.getaddrinfo("localhost", 80)} == {"127.0.0.1"}


def test_other_names_are_still_asked_for(nameless: None) -> None:
    assert teach_localhost.__wrapped__()
    assert socket.getaddrinfo("127.0.0.2", 80)[0][4][0] == "127.0.0.2"
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("no-such-name.invalid", 80)
