from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.reasons import Skip
from malbeot.collect.web.gate import Gate, host_and_port, literal

PUBLIC = "93.184.215.14"


class Names:
    """A resolver that says each of its answers once, and the last one again and again."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(said) for name, said in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        said = self.answers.get(host)
        if said is None:
            raise OSError("unknown name")
        return said.pop(0) if len(said) > 1 else said[0]


async def reason(gate: Gate, host: str, port: int = 80) -> str:
    try:
        await gate.addresses(host, port)
    except Skip as skip:
        return skip.reason
    return ""


async def test_a_public_name_leads_to_its_addresses() -> None:
    gate = Gate(resolve=Names(a_kr=[[PUBLIC, "2606:4700::1111"]]))
    assert await gate.addresses("A.kr.", 443) == [PUBLIC, "2606:4700::1111"]


async def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    assert (
        await reason(Gate(resolve=Names(a_kr=[[PUBLIC, "10.0.0.1"]])), "a.kr") == "private_address"
    )


async def test_a_name_that_answers_differently_a_moment_later_gains_nothing() -> None:
    names = Names(evil_kr=[[PUBLIC], ["127.0.0.1"]])
    moment = [0.0]
    gate = Gate(resolve=names, clock=lambda: moment[0])
    assert await gate.addresses("evil.kr", 80) == [PUBLIC]
    assert await gate.addresses("evil.kr", 80) == [PUBLIC]  # resolved once, and kept
    assert names.asked == ["evil.kr"]
    moment[0] = 1_000.0
    assert await reason(gate, "evil.kr") == "private_address"  # asked again, and checked again


async def test_a_name_nobody_knows() -> None:
    assert await reason(Gate(resolve=Names()), "no.kr") == "no_such_host"
    assert await reason(Gate(resolve=Names(empty_kr=[[]])), "empty.kr") == "no_such_host"


async def test_named_hosts_are_allowed_on_their_port_alone() -> None:
    names = Names(wiki_lan=[["192.168.0.7"]], other_lan=[["192.168.0.7"]])
    gate = Gate(["wiki.lan:8080", "127.0.0.1:8123", "[::1]:9000", "10.0.0.5"], resolve=names)
    assert await gate.addresses("wiki.lan", 8080) == ["192.168.0.7"]
    assert await reason(gate, "wiki.lan", 80) == "private_address"
    assert await reason(gate, "other.lan", 8080) == "private_address"
    assert await gate.addresses("127.0.0.1", 8123) == ["127.0.0.1"]
    assert await reason(gate, "127.0.0.1", 8124) == "private_address"
    assert await gate.addresses("[::1]", 9000) == ["::1"]
    assert await gate.addresses("10.0.0.5", 443) == ["10.0.0.5"]
    assert await reason(gate, "10.0.0.5", 8080) == "private_address"


async def test_naming_a_host_does_not_open_the_metadata_service() -> None:
    names = Names(wiki_lan=[["169.254.169.254"]])
    assert await reason(Gate(["wiki.lan:80"], resolve=names), "wiki.lan") == "private_address"
    gate = Gate(["169.254.169.254:80"], resolve=names)
    assert await gate.addresses("169.254.169.254", 80) == ["169.254.169.254"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001"],
)
def test_every_spelling_of_an_address_is_one(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["example.kr", "1.2.3.4.5", "", "a", "127.0.0.1 x", "0x7g"])
def test_names_are_none(host: str) -> None:
    assert literal(host) is None


def test_a_private_address_in_an_url_is_refused_before_anything_is_resolved() -> None:
    gate = Gate()
    for url in ("http://[::ffff:10.0.0.1]/", "http://0x7f.1:81/", "https://169.254.169.254/x"):
        with pytest.raises(Skip, match="private_address"):
            gate.literal(url)
    gate.literal("https://example.kr/")


@given(
    st.text(max_size=40) | st.text("[]:@/.%x7f0-", max_size=20).map(lambda text: f"http://{text}")
)
def test_any_address_has_a_host_and_port_or_is_refused(url: str) -> None:
    try:
        host, port = host_and_port(url)
    except Skip as skip:
        assert skip.args[0] == "bad_address"  # noqa: PT017
    else:
        assert host == host.lower()
        assert 0 <= port <= 65_535
