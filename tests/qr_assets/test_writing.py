"""Files are whole or not there, and stay in their folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from qr_assets import writing
from qr_assets.errors import CodeError


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b", "x" * 101])
def test_a_name_that_leaves_the_folder_or_hides_is_refused(name: str) -> None:
    with pytest.raises(CodeError, match="can't name a file"):
        writing.check_name(name)


def test_a_folder_is_made_and_holds_nothing_but_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "x.svg"
    writing.write({file: b"whole"})
    assert file.read_bytes() == b"whole"
    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_write_that_fails_leaves_the_old_file_whole_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.svg"
    writing.write({file: b"before"})

    def full(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "MARK")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="MARK"):
        writing.write({file: b"after"})
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
