from __future__ import annotations

import stat

from storage import keys
from tests.worlds.office import Office


def test_a_new_key_file_is_for_its_owner_alone_and_is_never_overwritten(empty: Office) -> None:
    assert "safe place" in empty.succeeds("keys", "new")
    assert stat.S_IMODE(empty.key.stat().st_mode) == 0o600
    before = empty.key.read_bytes()
    assert "exists already" in empty.fails("keys", "new")
    assert empty.key.read_bytes() == before


def test_what_was_sealed_is_readable_under_the_new_key_alone_once_rotated(station: Office) -> None:
    old = keys.load(station.key, station.data).first
    rows = station.lists("unit", "list")
    station.succeeds("keys", "rotate")
    assert keys.load(station.key, station.data).first != old
    kept = [line for line in station.key.read_text().splitlines() if not line.startswith(old)]
    station.key.write_text("\n".join(kept) + "\n")
    assert station.lists("unit", "list") == rows
    station.succeeds("verify")
