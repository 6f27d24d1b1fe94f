from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage import modes


def test_what_is_its_owners_alone_or_not_there_has_no_fault(tmp_path: Path) -> None:
    assert modes.fault(tmp_path / "nothing", "the file") is None
    (tmp_path / "file").write_text("")
    (tmp_path / "file").chmod(0o600)
    assert modes.fault(tmp_path / "file", "the file") is None


def test_somebody_elses_is_given_to_this_user_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o750)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 12345)
    said = modes.fault(tmp_path, "the data folder")
    assert said is not None
    assert f"chown {os.geteuid()} {tmp_path} && chmod 700 {tmp_path}" in said
