from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.web.addresses import networks, private

# The IANA special-purpose registries, one address out of each range, and what carries one inside.
PRIVATE = re.findall(
    r"\S+",
    """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 168.63.129.16
:: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::7f00:1 64:ff9b::7f00:1
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 5f00::1 fc00::1
fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
::ffff:0:10.0.0.1 ::5efe:10.0.0.1 2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:7f00:1
2001:0:7f00:1:0:0:0:0 2001:0:808:808:0:0:80ff:fffe
""",
)
PUBLIC = re.findall(
    r"\S+",
    """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255
198.20.0.0 223.255.255.255 168.63.129.15 ::ffff:8.8.8.8 64:ff9b::808:808 2001:4860:4860::8888
2606:4700::1111 2002:808:808::1 2606:4700::5efe:808:808
""",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_never_connected_to(address: str) -> None:
    assert private(address) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_open_to_all(address: str) -> None:
    assert private(address) is None


def test_naming_a_host_is_not_enough_for_metadata_and_multicast() -> None:
    named = {"127.0.0.1", "10.0.0.1", "192.168.0.1", "100.64.0.1", "::1", "fc00::1"}
    for address in PRIVATE:
        network = private(address)
        assert network is not None
        if address in named:
            assert network.named
    for address in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "224.0.0.1", "0.1.2.3"):
        found = private(address)
        assert found is not None
        assert not found.named


@given(st.ip_addresses())
def test_what_python_does_not_call_global_is_refused_too(address: object) -> None:
    parsed = ip_address(str(address))
    mapped = getattr(parsed, "ipv4_mapped", None)
    nat64 = parsed.version == 6 and parsed in ip_network("64:ff9b::/96")
    if not parsed.is_global and mapped is None and not nat64:
        assert private(str(address)) is not None


def test_the_table_is_whole() -> None:
    assert len(networks()) >= 30
    assert len({network.range for network in networks()}) == len(networks())
    assert all(network.kind for network in networks())


def test_what_is_no_address_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        private("example.kr")
