"""What goes out with a message: a file as it came, or a page of the picture that was drawn of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery.attachments import AttachmentGone, AttachmentLate, Attachments
from bot.turn import Deployment
from storage import cases, evidence, work
from storage.files import EvidenceFiles
from storage.records import Clean, EvidenceKind, Message, OutboxRow, Upload
from storage.store import Store
from tests.support import open_store
from tests.worlds.given import a_case

CAME = b"with a place in it"
PAGES = (b"first", b"second page")


def deployment_in(folder: Path) -> Deployment:
    return Deployment(1, "yanduan_bot", "Propam", "id", EvidenceFiles(folder / "evidence"))


async def opened(store: Store, deployment: Deployment, upload: Upload) -> bytes:
    message = Message("sendPhoto", 1, {}, upload=upload)
    return await Attachments(store, deployment).open(OutboxRow(1, message, 0), upload)


async def a_picture(store: Store, deployment: Deployment, *, drawn: bool = True) -> str:
    async with store.write() as tx:
        case_id = (await a_case(tx)).case.id
        kept = await evidence.new(tx, kind=EvidenceKind.PHOTO, file_id="f", size=9, case_id=case_id)
        await evidence.set_stored(tx, kept.id, len(CAME), "00", "image/jpeg")
        key = await evidence.data_key(tx, kept.id)
        await deployment.evidence.store(kept.id, key, CAME)
        if drawn:
            await deployment.evidence.store_clean(kept.id, key, PAGES)
            await evidence.set_clean(tx, kept.id, Clean("", tuple(map(len, PAGES)), 2))
    return kept.id


async def test_a_picture_goes_out_as_it_was_drawn_and_a_file_as_it_came(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        deployment = deployment_in(tmp_path)
        kept = await a_picture(store, deployment)
        assert await opened(store, deployment, Upload("photo", kept, "bukti-1.jpg")) == PAGES[0]
        for parameter in ("photo", "document"):
            for page, content in enumerate(PAGES):
                wanted = Upload(parameter, kept, "bukti-1.jpg", drawn=True, page=page)
                assert await opened(store, deployment, wanted) == content
        assert await opened(store, deployment, Upload("document", kept, "bukti-1.jpg")) == CAME
        with pytest.raises(AttachmentGone):
            await opened(store, deployment, Upload("photo", kept, "bukti-1.jpg", drawn=True, page=2))


@pytest.mark.parametrize("upload", [("photo", False), ("document", True)])
async def test_a_picture_that_an_older_version_promised_waits_until_it_is_drawn(
    tmp_path: Path, upload: tuple[str, bool]
) -> None:
    async with open_store(tmp_path) as store:
        deployment = deployment_in(tmp_path)
        kept = await a_picture(store, deployment, drawn=False)
        for _ in range(3):
            with pytest.raises(AttachmentLate):
                await opened(store, deployment, Upload(upload[0], kept, "bukti-1.jpg", drawn=upload[1]))
        async with store.read() as tx:
            (asked,) = await work.due(tx)
        assert (asked.kind, asked.payload) == ("upkeep.clean", {"evidence_id": kept})


async def test_a_picture_that_could_not_be_drawn_is_never_given_in_its_place(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        deployment = deployment_in(tmp_path)
        kept = await a_picture(store, deployment, drawn=False)
        async with store.write() as tx:
            await evidence.set_clean(tx, kept, Clean("different"))
        for upload in (Upload("photo", kept, "x.jpg"), Upload("document", kept, "x.jpg", drawn=True)):
            with pytest.raises(AttachmentGone):
                await opened(store, deployment, upload)


@pytest.mark.parametrize("harm", ["removed", "changed", "exchanged", "unknown", "erased"])
@pytest.mark.parametrize("parameter", ["photo", "document"])
async def test_a_file_that_is_gone_or_was_changed_is_named_gone(
    tmp_path: Path, harm: str, parameter: str
) -> None:
    async with open_store(tmp_path) as store:
        deployment = deployment_in(tmp_path)
        kept = await a_picture(store, deployment)
        came, drawn = tmp_path / "evidence" / kept, tmp_path / "evidence" / f"{kept}.clean"
        if harm == "exchanged":
            content = came.read_bytes()
            came.write_bytes(drawn.read_bytes())
            drawn.write_bytes(content)
        for path in (came, drawn):
            if harm == "removed":
                path.unlink()
            if harm == "changed":
                content = path.read_bytes()
                path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        if harm == "erased":
            async with store.write() as tx:
                found = await evidence.get(tx, kept)
                assert found is not None
                await cases.destroy(tx, str(found.case_id))
        with pytest.raises(AttachmentGone):
            await opened(
                store, deployment, Upload(parameter, "0" * 32 if harm == "unknown" else kept, "x.jpg")
            )
