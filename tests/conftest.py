"""What holds for every test: none reaches a network beyond loopback, and the pure ones reach none at all."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests import instants, quick

PURE = ("rules", "texts", "qr_assets")
TOGETHER = ("e2e", "stories")
"""Folders whose files share something that has a clock."""
ROOM = 2**31  # bytes; all tests together take a tenth of it
_allowed = {"loopback": True}


class NoNetworkHere(Exception):
    """A test tried to reach what it must not reach."""


def _refuse_networks(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and isinstance(address := arguments[1], tuple):
        host = str(address[0])
    elif event == "socket.getaddrinfo":
        host = str(arguments[0] or "127.0.0.1")
    else:
        return
    if not (_allowed["loopback"] and _is_loopback(host)):
        raise NoNetworkHere(host)


def _is_loopback(host: str) -> bool:
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _work_in_memory() -> None:
    """Each answer of the bot is a durable commit: no disk is waited for where there is room without one."""
    memory = Path("/dev/shm")
    if "TMPDIR" not in os.environ and memory.is_dir() and shutil.disk_usage(memory).free > ROOM:
        os.environ["TMPDIR"], tempfile.tempdir = str(memory), None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--begins", choices=list(instants.AWKWARD), help="begin every test at this awkward instant"
    )
    parser.addoption(
        "--turn",
        type=int,
        help="begin each file's tests at an awkward instant, another one with each of eight numbers",
    )


def pytest_configure(config: pytest.Config) -> None:
    """From here on, in this process and those that it starts."""
    # Where bytecode isn't kept, each process compiles everything anew: a quarter of all that tests take.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    _work_in_memory()
    gc.disable()  # what is loaded stays: nothing of it is garbage
    config.addinivalue_line("markers", "both_worlds: told in this process, and again over HTTP")
    config.addinivalue_line("markers", "any_day: depends on dates, so it runs at each awkward instant")
    instants.stop_the_clocks(pytest.MonkeyPatch())
    quick.share_compiled_sql(pytest.MonkeyPatch())
    sys.addaudithook(_refuse_networks)
    settings.register_profile("quick", max_examples=40, deadline=None)
    settings.register_profile("thorough", max_examples=200, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, but not among the modules and tests, and not as often as usual."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test, also those that are shared with others."""
    folder, *more = item.path.relative_to(Path(__file__).parent).parts
    _allowed["loopback"] = folder not in PURE
    instants.begin(_beginning(item, folder if folder in TOGETHER else "/".join((folder, *more))))


def _beginning(item: pytest.Item, file: str) -> datetime:
    options, callspec = item.config.option, getattr(item, "callspec", None)
    if callspec is not None and "instant" in callspec.params:
        return instants.AWKWARD[callspec.params["instant"]]
    if options.begins is not None:
        return instants.AWKWARD[options.begins]
    return instants.MONDAY if options.turn is None else instants.in_turn(file, options.turn)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that are marked so run at each awkward instant."""
    if metafunc.definition.get_closest_marker("any_day") is not None:
        metafunc.fixturenames.append("instant")
        metafunc.parametrize("instant", instants.AWKWARD, indirect=True)


@pytest.fixture
def instant() -> datetime:
    """When this test begins, by every clock that it reads."""
    return instants.start()


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands set up logging for their own standard error, which ends with them."""
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in list(root.manager.loggerDict)}
    yield
    if structlog.get_config() == ours and root.handlers == handlers:
        return
    root.handlers[:], root.level = handlers, level
    for name in list(root.manager.loggerDict):
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))
    structlog.configure(**ours)
