"""Files that are missing or changed on disk are named, and so are the pages drawn of a picture."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from storage import cases, contents, evidence, paging
from storage.files import EvidenceFiles
from storage.records import Case, Clean, EvidenceKind
from storage.store import Store
from tests.storage.plans import planned
from tests.worlds.given import a_case

CAME, PAGES = b"as it came", (b"one", b"two")


async def a_picture(store: Store, files: EvidenceFiles) -> tuple[Case, str]:
    async with store.write() as tx:
        case = (await a_case(tx)).case
        kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case.id)
        key = await evidence.data_key(tx, kept.id)
        await files.store(kept.id, key, CAME)
        await files.store_clean(kept.id, key, PAGES)
        await evidence.set_stored(tx, kept.id, len(CAME), hashlib.sha256(CAME).hexdigest(), "image/jpeg")
        digest = hashlib.sha256(b"".join(PAGES)).hexdigest()
        await evidence.set_clean(tx, kept.id, Clean("", (3, 3), 2, sha256=digest))
    return case, kept.id


async def findings(store: Store, files: EvidenceFiles, ticket: str | None = None) -> list[tuple[str, str]]:
    async with store.read() as tx:
        found = await contents.check(tx, files, ticket)
    assert all(one.ticket == ticket for one in found if ticket is not None)
    return [(one.problem, one.detail) for one in found]


@pytest.mark.parametrize(
    ("ending", "name"), [("", "file 1"), (".clean", "the pages drawn of file 1")], ids=["original", "drawn"]
)
async def test_a_file_that_was_removed_or_changed_is_named(
    store: Store, tmp_path: Path, ending: str, name: str
) -> None:
    files = EvidenceFiles(tmp_path / "files")
    case, kept = await a_picture(store, files)
    assert await findings(store, files) == []
    assert await findings(store, files, case.ticket) == []
    path = tmp_path / "files" / f"{kept}{ending}"
    kept_bytes = path.read_bytes()
    path.write_bytes(kept_bytes[:-1] + bytes([kept_bytes[-1] ^ 1]))
    assert await findings(store, files) == [("changed", f"The content of {name} was changed.")]
    path.unlink()
    assert await findings(store, files, case.ticket) == [("removed", f"The content of {name} was removed.")]


async def test_an_older_file_under_the_same_key_is_named(store: Store, tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "files")
    case, kept = await a_picture(store, files)
    async with store.read() as tx:
        key = await cases.data_key(tx, case.id)
    await files.store(kept, key, b"another")
    await files.store_clean(kept, key, [b"another"])
    assert [problem for problem, _ in await findings(store, files)] == ["changed", "changed"]


async def test_of_an_erased_case_no_file_is_missed(store: Store, tmp_path: Path) -> None:
    files = EvidenceFiles(tmp_path / "files")
    case, kept = await a_picture(store, files)
    async with store.write() as tx:
        await cases.destroy(tx, case.id)
    await files.remove(kept)
    assert list((tmp_path / "files").iterdir()) == []
    assert await findings(store, files) == []


async def test_ten_times_as_many_cases_are_asked_for_in_no_more_statements(
    store: Store, tmp_path: Path
) -> None:
    files = EvidenceFiles(tmp_path / "files")

    async def asked(cases_more: int) -> int:
        for _ in range(cases_more):
            await a_picture(store, files)
        with planned(store) as plans:
            assert await findings(store, files) == []
        return len(plans)

    assert await asked(3) == await asked(27)


async def test_files_of_one_case_are_named_in_the_order_they_came_across_pages(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = EvidenceFiles(tmp_path / "files")
    monkeypatch.setattr(paging, "PAGE", 2)
    for _ in range(2):
        await a_picture(store, files)
    case, first = await a_picture(store, files)
    async with store.write() as tx:
        key = await cases.data_key(tx, case.id)
        for number in range(4):
            kept = await evidence.new(tx, kind=EvidenceKind.VOICE, file_id="f", size=9, case_id=case.id)
            if number:
                await files.store(kept.id, key, CAME)
            await evidence.set_stored(tx, kept.id, len(CAME), hashlib.sha256(CAME).hexdigest(), "audio/ogg")
    (tmp_path / "files" / first).unlink()
    names = ["The content of file 1 was removed.", "The content of file 2 was removed."]
    assert await findings(store, files) == [("removed", name) for name in names]
    assert await findings(store, files, case.ticket) == [("removed", name) for name in names]
