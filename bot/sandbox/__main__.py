"""`python -m bot.sandbox [HOST:PORT]` serves a sandbox alone."""

import sys

from bot.sandbox.server import run

host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:8081").rpartition(":")
run(host or "127.0.0.1", int(port))
