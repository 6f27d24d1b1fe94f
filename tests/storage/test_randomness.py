import ast
import os
import random

import pytest

from storage import ids
from storage.randomness import ACCESS_CODE, LINK, ROW_ID, STREAMS, Stream
from tests import chances
from tests.test_structure import PACKAGES, trees

SOURCES = {"secrets", "random", "uuid", "urandom", "getrandom", "SystemRandom"}
"""What chance could be taken from."""
PLAY = ("bot/sandbox/", "qr_assets/harm.py")
"""What plays Telegram, and what wears a printed sheet out, by a seed: nothing that is kept or sent."""


def asked(tree: ast.Module) -> set[str]:
    """The sources of chance that a module imports or names."""
    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named |= {str(node.module).split(".")[0], *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            named.add(node.attr)
    return named & SOURCES


def test_chance_comes_from_one_module_and_everywhere_else_by_its_purpose() -> None:
    found = {
        str(path): names
        for path, tree in trees(*PACKAGES)
        if not str(path).startswith(PLAY) and (names := asked(tree))
    }
    assert found == {"storage/randomness.py": {"random", "urandom"}}


@pytest.mark.parametrize(
    "source",
    [
        "import secrets",
        "from secrets import token_hex",
        "import random as r",
        "import os\nos.urandom(3)",
        "from os import urandom",
        "import uuid",
    ],
)
def test_every_way_to_ask_for_chance_is_noticed(source: str) -> None:
    assert asked(ast.parse(source))


def test_every_stream_is_the_operating_systems_and_has_a_purpose_of_its_own() -> None:
    assert len(STREAMS) >= 10
    assert {stream.source for stream in STREAMS.values()} == {os.urandom}


def test_a_stream_takes_all_that_it_gives_from_its_source() -> None:
    stream = Stream("a test")
    stream.source = lambda n: b"\xff" * n
    assert stream.getrandbits(9) == 2**9 - 1
    assert stream.getrandbits(0) == 0
    assert 0.99 < stream.random() < 1.0
    assert stream.randbytes(3) == b"\xff" * 3
    assert stream.hex(2) == "ffff"
    assert stream.urlsafe(3) == "____"
    stream.source = bytes
    assert stream.random() == 0.0
    assert (stream.choice("ab"), stream.randrange(10**16), stream.uniform(120, 900)) == ("a", 0, 120)
    stream.source = random.Random(1).randbytes
    again = Stream("another")
    again.source = random.Random(1).randbytes
    assert stream.sample(range(99), 9) == again.sample(range(99), 9)


def test_every_value_comes_as_often_as_any_other() -> None:
    stream = Stream("a test")
    stream.source = random.Random(5).randbytes
    seen = [stream.randrange(10) for _ in range(10_000)]
    assert all(900 < seen.count(number) < 1100 for number in range(10))


def test_a_test_foretells_one_purpose_and_leaves_the_others_to_chance() -> None:
    with chances.given(bytes, ROW_ID):
        assert ids.new_id() == "0" * 32
        assert ids.new_token(12) != ids.new_token(12)
    assert ids.new_id() != ids.new_id()


def test_by_the_same_seed_all_streams_tell_the_same_from_each_place_on() -> None:
    def told() -> list[str]:
        return [ids.new_id(), ids.new_token(22), ids.new_access_code()]

    with chances.seeded(7) as begin:
        first, second = told(), told()
        begin("there")
        third = told()
    with chances.seeded(7) as begin:
        assert [told(), told()] == [first, second]
        told()
        begin("there")
        assert told() == third
    assert len({tuple(first), tuple(second), tuple(third)}) == 3
    assert {LINK.source, ACCESS_CODE.source} == {os.urandom}
