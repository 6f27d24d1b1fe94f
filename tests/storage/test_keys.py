from __future__ import annotations

import stat
from pathlib import Path

import pytest

from storage import keys
from storage.errors import InvalidInput, KeyMissing, KeyUnsafe


def test_a_new_key_file_is_for_its_owner_only_and_loads(tmp_path: Path) -> None:
    made = keys.create(tmp_path / "keys" / "yanduan.key")
    assert stat.S_IMODE((tmp_path / "keys" / "yanduan.key").stat().st_mode) == 0o600
    assert keys.load(tmp_path / "keys" / "yanduan.key").keys == made.keys


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    keys.create(tmp_path / "k")
    before = (tmp_path / "k").read_bytes()
    with pytest.raises(InvalidInput, match="exists already"):
        keys.create(tmp_path / "k")
    assert (tmp_path / "k").read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    keys.create(tmp_path / "k")
    (tmp_path / "k").chmod(mode)
    with pytest.raises(KeyUnsafe, match="chmod 600"):
        keys.load(tmp_path / "k")


def test_a_key_file_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnsafe, match="inside the data folder"):
        keys.create(tmp_path / "data" / "k", tmp_path / "data")
    keys.create(tmp_path / "data" / "k")
    with pytest.raises(KeyUnsafe, match="inside the data folder"):
        keys.load(tmp_path / "data" / "k", tmp_path / "data")


def test_a_missing_key_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="yanduan keys new"):
        keys.load(tmp_path / "none")


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "aabbccdd short\n", "aabbccdd\n", "zz AAAA\n", "a b c\n"]
)
def test_a_damaged_key_file_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "k").write_text(text)
    (tmp_path / "k").chmod(0o600)
    with pytest.raises(KeyMissing) as met:
        keys.load(tmp_path / "k")
    assert "short" not in str(met.value)


def test_a_rotation_puts_a_new_key_first_and_keeps_the_old_ones(tmp_path: Path) -> None:
    old = keys.create(tmp_path / "k")
    new = keys.rotate(tmp_path / "k")
    assert list(new.keys)[1:] == list(old.keys)
    assert new.first != old.first
    assert keys.load(tmp_path / "k").keys == new.keys
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["k"]


def test_no_key_is_in_a_repr(tmp_path: Path) -> None:
    ring = keys.create(tmp_path / "k")
    shown = repr(ring)
    assert all(repr(key) not in shown and key.hex() not in shown for key in ring.keys.values())
