from __future__ import annotations

import socket

import pytest

from tests.conftest import NoNetworkHere


def test_no_test_reaches_a_network_beyond_loopback() -> None:
    with socket.socket() as here, pytest.raises(NoNetworkHere):
        here.connect(("192.0.2.1", 80))
    with pytest.raises(NoNetworkHere):
        socket.getaddrinfo("example.org", 80)
