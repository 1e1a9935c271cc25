"""No push endpoint, however written or resolved, leads into the house."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from notifications.rules.addresses import (
    DEFAULT_HOSTS,
    PushHost,
    is_loopback,
    is_public,
    read_endpoint,
    read_hosts,
)

HOSTS = read_hosts(DEFAULT_HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b_-x",
        "https://fcm.googleapis.com:443/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAA==",
        "https://sg2p.notify.windows.com/w/?token=BQYA%2fx",
        "https://web.push.apple.com/QJ",
        "https://FCM.googleapis.com/fcm/send/x",
    ],
)
def test_push_services_of_browsers_are_known(url: str) -> None:
    endpoint = read_endpoint(url, HOSTS)
    assert endpoint is not None
    assert endpoint.url == url
    assert not endpoint.plain


@pytest.mark.parametrize(
    "url",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://notify.windows.com/x",
        "https://evilnotify.windows.com/x",
        "https://me@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://0177.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[fe80::1%25eth0]/x",
        "https://fcm.googleapis.com./x",
        "https://fcm%2egoogleapis.com/x",
        "https://fcm。googleapis.com/x",
        "https://fcm.googleapis.com:443@10.0.0.1/x",
        "https://fcm.googleapis.com:/x:99999/",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: a",
        "https://fcm.googleapis.com/x\t",
        "https:/\t/fcm.googleapis.com/x",
        " https://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com/" + "a" * 2048,
        "",
    ],
)
def test_hostile_endpoints_are_refused(url: str) -> None:
    endpoint = read_endpoint(url, HOSTS)
    if url == "https://fcm.googleapis.com:/x:99999/":  # an empty port is the scheme's own
        assert endpoint is not None
        assert endpoint.host == "fcm.googleapis.com"
        return
    assert endpoint is None


@given(st.text())
def test_any_text_is_judged_without_raising(text: str) -> None:
    for url in (text, f"https://{text}", f"https://fcm.googleapis.com{text}", f"https://{text}fcm.googleapis.com/"):
        endpoint = read_endpoint(url, HOSTS)
        if endpoint is not None:
            assert any(host.covers("https", endpoint.host, 443) for host in HOSTS)
            assert endpoint.host == URL(url).host
            assert URL(url).port == 443


def test_the_setting_replaces_the_default() -> None:
    hosts = read_hosts("push.example.vn, .push.example.org:8443 ,http://127.0.0.1:9310,http://[::1]:9310")
    assert [host.name for host in hosts] == ["push.example.vn", ".push.example.org", "127.0.0.1", "::1"]
    assert read_endpoint("https://push.example.vn/a", hosts)
    assert read_endpoint("https://a.b.push.example.org:8443/a", hosts)
    assert read_endpoint("http://127.0.0.1:9310/a", hosts)
    assert read_endpoint("http://[::1]:9310/a", hosts)
    for refused in (
        "https://push.example.org:8443/a",
        "https://a.push.example.org/a",
        "https://127.0.0.1:9310/a",
        "http://127.0.0.1/a",
        "http://push.example.vn/a",
        "https://fcm.googleapis.com/a",
    ):
        assert read_endpoint(refused, hosts) is None, refused


@pytest.mark.parametrize(
    "setting",
    [
        "http://push.example.vn",
        "http://.localhost",
        "http://10.0.0.1",
        "http://localhost.example.vn",
        "https://push.example.vn",
        "ftp://localhost",
        "push.example.vn/path",
        "me@push.example.vn",
        "push.example.vn:port",
        "push.example.vn:70000",
        "*.example.vn",
        "push example",
        "..example.vn",
        ".",
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="WEB_PUSH_HOSTS"):
        read_hosts(setting)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.9", "169.254.169.254"),
        *("172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1"),
        *("198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1"),
        *("64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2001:10::1", "2001:20::1"),
        *("2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%1"),
        *("fec0::1", "ff02::1", "4000::1", "2606:4700::1%1"),
    ],
)
def test_addresses_of_the_house_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.1.95", "100.63.0.1", "100.128.0.1", "172.32.0.1"])
def test_addresses_of_the_world_are(address: str) -> None:
    assert is_public(address)
    assert is_public("2404:6800:4003:c0f::5f")


@given(st.ip_addresses())
def test_public_is_never_wider_than_what_the_standard_library_calls_global(address: IPv4Address | IPv6Address) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
        assert not is_loopback(str(address))


@given(st.ip_addresses(v=4))
def test_an_old_address_inside_a_new_one_is_never_public(address: IPv4Address) -> None:
    number = int(address)
    for inside in (
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address(number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert not is_public(str(inside))
        assert not is_loopback(str(inside)) or inside == ip_address("::1")


def test_a_host_covers_itself_only() -> None:
    host = PushHost(scheme="https", name="push.example.vn", port=443, subdomains=False)
    assert host.covers("https", "push.example.vn", 443)
    assert not host.covers("https", "a.push.example.vn", 443)
