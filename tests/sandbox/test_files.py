"""Files: uploads, downloads, and the limits of both."""

import io
import json
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.sandbox.testing import PIXEL, ControlError, Person, Sandbox
from tests.sandbox.conftest import Caller


@pytest.fixture
async def citizen(sandbox: Sandbox) -> Person:
    return await sandbox.user("Sari", started=True)


def form(**fields: Any) -> aiohttp.FormData:
    data = aiohttp.FormData()
    for name, value in fields.items():
        if isinstance(value, tuple):
            data.add_field(
                name, io.BytesIO(value[1]), filename=value[0], content_type="application/octet-stream"
            )
        else:
            data.add_field(name, str(value))
    return data


async def upload(api: Caller, method: str, **fields: Any) -> dict[str, Any]:
    async with api.session.post(f"{api.base}/{method}", data=form(**fields)) as answer:
        body: dict[str, Any] = await answer.json()
    return body


async def test_what_a_person_sent_is_downloaded_as_it_was(citizen: Person, api: Caller) -> None:
    sent = await citizen.sends_document(b"rahasia", "bukti.pdf")
    file = await api.ok("getFile", file_id=sent.file_id)
    assert file["file_size"] == 7
    async with api.session.get(f"{api.files}/{file['file_path']}") as answer:
        assert (answer.status, await answer.read()) == (200, b"rahasia")


async def test_a_file_is_not_served_before_it_was_asked_for(citizen: Person, api: Caller) -> None:
    await citizen.sends_document(b"rahasia")
    async with api.session.get(f"{api.files}/documents/file_1.pdf") as answer:
        assert answer.status == 404


async def test_over_20_mb_nothing_is_downloaded(citizen: Person, api: Caller) -> None:
    just = await citizen.sends_video(claimed_size=20 * 1024 * 1024)
    over = await citizen.sends_video(claimed_size=20 * 1024 * 1024 + 1)
    await api.ok("getFile", file_id=just.file_id)
    assert await api.fails("getFile", file_id=over.file_id) == (400, "Bad Request: file is too big")


async def test_a_vanished_file_is_gone_from_both_sides(
    sandbox: Sandbox, citizen: Person, api: Caller
) -> None:
    sent = await citizen.sends_voice()
    path = (await api.ok("getFile", file_id=sent.file_id))["file_path"]
    await sandbox.vanishes(sent.file_id)
    assert (await api.fails("getFile", file_id=sent.file_id))[0] == 400
    async with api.session.get(f"{api.files}/{path}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "kind", "content"),
    [
        ("sendPhoto", "photo", PIXEL),
        ("sendDocument", "document", b"isi"),
        ("sendVoice", "voice", b"OggS"),
        ("sendVideo", "video", b"mp4"),
        ("sendAudio", "audio", b"ID3"),
    ],
)
async def test_each_kind_is_uploaded_and_sent_again_by_its_id(
    sandbox: Sandbox, citizen: Person, api: Caller, method: str, kind: str, content: bytes
) -> None:
    fields = {"chat_id": citizen.id, kind: ("nama.bin", content), "caption": "Ini", "protect_content": "true"}
    body = await upload(api, method, **fields)
    assert body["ok"], body
    (message,) = await citizen.sees()
    assert (message.kind, message.text, message.protected) == (kind, "Ini", True)
    assert await citizen.downloads(message) == content
    await api.ok(method, **{"chat_id": citizen.id, kind: message.file_id})
    assert (await citizen.sees())[1].file_id == message.file_id
    call = (await sandbox.calls(method))[0]
    assert call["params"][kind] == {
        "file_name": "nama.bin",
        "content_type": "application/octet-stream",
        "size": len(content),
    }


async def test_a_video_note_is_sent_by_a_person_and_by_the_bot_and_has_no_caption(
    citizen: Person, api: Caller
) -> None:
    sent = await citizen.sends_video_note(b"round")
    assert (sent.kind, sent.json["video_note"].keys()) == (
        "video_note",
        {"file_id", "file_unique_id", "length", "duration", "file_size"},
    )
    mine = await api.ok("sendVideoNote", chat_id=citizen.id, video_note=sent.file_id)
    assert mine["video_note"]["file_id"] == sent.file_id
    body = await replace(api, mine, b"isi", type="document")
    assert body["description"] == "Bad Request: there is no media in the message to edit"
    with pytest.raises(ControlError, match="no caption"):
        await citizen.sends_video_note(caption="x")


async def test_a_live_photo_is_a_film_with_its_still_and_brings_the_still_alone_too(
    citizen: Person, api: Caller
) -> None:
    sent = await citizen.sends_live_photo(b"film", PIXEL, caption="di pos")
    assert (sent.kind, sent.text) == ("live_photo", "di pos")
    assert sent.json["live_photo"]["photo"] == sent.json["photo"]
    assert await citizen.downloads(sent) == b"film"
    still = await api.ok("getFile", file_id=sent.json["photo"][-1]["file_id"])
    async with api.session.get(f"{api.files}/{still['file_path']}") as answer:
        assert await answer.read() == PIXEL
    with pytest.raises(ControlError, match="a film with a still"):
        await citizen.sends("live_photo", b"film")


@pytest.mark.parametrize(
    ("method", "field", "content", "why"),
    [
        ("sendDocument", "document", b"", "file must be non-empty"),
        ("sendPhoto", "photo", b"not a picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", PIXEL + bytes(10 * 1024 * 1024), "too big for a photo"),
        ("sendDocument", "thumbnail", b"x", "takes no file"),
        ("sendDocument", "extra", b"x", "has no parameter 'extra'"),
    ],
)
async def test_uploads_that_telegram_refuses(
    citizen: Person, api: Caller, method: str, field: str, content: bytes, why: str
) -> None:
    body = await upload(api, method, chat_id=citizen.id, **{field: ("nama.bin", content)})
    assert why in body["description"]


async def test_a_file_cannot_be_sent_as_another_kind(citizen: Person, api: Caller) -> None:
    voice = await citizen.sends_voice()
    status, description = await api.fails("sendPhoto", chat_id=citizen.id, photo=voice.file_id)
    assert (status, description) == (400, "Bad Request: can't use file of type Voice as Photo")


async def test_sending_by_address_is_not_played(citizen: Person, api: Caller) -> None:
    status, why = await api.fails("sendPhoto", chat_id=citizen.id, photo="https://example.org/a.jpg")
    assert (status, "no network" in why) == (400, True)


async def test_an_album_of_attached_files_arrives_as_one_group(citizen: Person, api: Caller) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "Dua"},
        {"type": "photo", "media": "attach://b"},
    ]
    body = await upload(
        api,
        "sendMediaGroup",
        chat_id=citizen.id,
        media=json.dumps(media),
        a=("a.png", PIXEL),
        b=("b.png", PIXEL),
    )
    assert len({message["media_group_id"] for message in body["result"]}) == 1
    assert [message.text for message in await citizen.sees()] == ["Dua", ""]
    short = await upload(
        api, "sendMediaGroup", chat_id=citizen.id, media=json.dumps(media[:1]), a=("a.png", PIXEL)
    )
    assert "2-10 items" in short["description"]


async def test_a_caption_has_at_most_1024_characters(citizen: Person, api: Caller) -> None:
    sent = await citizen.sends_photo()
    params = {"chat_id": citizen.id, "photo": sent.file_id}
    await api.ok("sendPhoto", **params, caption="é" * 1024)
    assert await api.fails("sendPhoto", **params, caption="é" * 1025) == (
        400,
        "Bad Request: message caption is too long",
    )


async def test_a_caption_can_be_edited(citizen: Person, api: Caller) -> None:
    sent = await citizen.sends_photo()
    mine = await api.ok("sendPhoto", chat_id=citizen.id, photo=sent.file_id, caption="lama")
    edit = {"chat_id": citizen.id, "message_id": mine["message_id"]}
    assert (await api.ok("editMessageCaption", **edit, caption="baru"))["caption"] == "baru"
    assert "caption" not in await api.ok("editMessageCaption", **edit)
    assert (await api.fails("editMessageText", **edit, text="x"))[1] == (
        "Bad Request: there is no text in the message to edit"
    )


async def replace(api: Caller, mine: dict[str, Any], content: bytes, **media: Any) -> dict[str, Any]:
    where = {"chat_id": mine["chat"]["id"], "message_id": mine["message_id"]}
    given = json.dumps({"media": "attach://new", **media})
    return await upload(api, "editMessageMedia", **where, media=given, new=("nama.bin", content))


@pytest.mark.parametrize(
    ("kind", "content", "name"), [("photo", PIXEL, "sendPhoto"), ("document", b"isi", "sendDocument")]
)
async def test_another_file_takes_the_place_of_one(
    citizen: Person, api: Caller, kind: str, content: bytes, name: str
) -> None:
    fields = {
        "chat_id": citizen.id,
        kind: ("lama.bin", content),
        "caption": "lama",
        "protect_content": "true",
    }
    mine = (await upload(api, name, **fields))["result"]
    body = await replace(api, mine, PIXEL, type="photo", caption="dihapus")
    assert body["ok"], body
    (message,) = await citizen.sees()
    assert (message.kind, message.text, message.edits, message.protected) == ("photo", "dihapus", 1, True)
    assert await citizen.downloads(message) == PIXEL
    assert "document" not in message.json
    again = {"type": "photo", "media": message.file_id, "caption": "dihapus"}
    edit = {"chat_id": citizen.id, "message_id": message.id, "media": again}
    assert "message is not modified" in (await api.fails("editMessageMedia", **edit))[1]


async def test_a_file_takes_the_place_of_a_text(citizen: Person, api: Caller) -> None:
    mine = await api.ok("sendMessage", chat_id=citizen.id, text="tunggu")
    assert (await replace(api, mine, b"isi", type="document"))["ok"]
    (message,) = await citizen.sees()
    assert (message.kind, message.text) == ("document", "")


async def test_a_voice_note_cannot_be_replaced(citizen: Person, api: Caller) -> None:
    voice = await citizen.sends_voice()
    mine = await api.ok("sendVoice", chat_id=citizen.id, voice=voice.file_id)
    body = await replace(api, mine, b"isi", type="document")
    assert body["description"] == "Bad Request: there is no media in the message to edit"


async def test_of_an_album_each_stays_what_the_album_is(citizen: Person, api: Caller) -> None:
    media = json.dumps(
        [{"type": "document", "media": "attach://a"}, {"type": "document", "media": "attach://b"}]
    )
    body = await upload(
        api, "sendMediaGroup", chat_id=citizen.id, media=media, a=("a.pdf", b"a"), b=("b.pdf", b"b")
    )
    first = body["result"][0]
    assert "can't be used in an album" in (await replace(api, first, PIXEL, type="photo"))["description"]
    assert (await replace(api, first, b"isi", type="document"))["ok"]


async def test_what_is_put_in_place_keeps_to_the_specification(citizen: Person, api: Caller) -> None:
    mine = (await upload(api, "sendPhoto", chat_id=citizen.id, photo=("a.png", PIXEL)))["result"]
    for media, why in (
        ({"type": "voice"}, "must be"),
        ({"type": "photo", "parse_mode": "HTML"}, "not played here"),
        ({"type": "photo", "caption": "é" * 1025}, "caption is too long"),
    ):
        assert why in (await replace(api, mine, PIXEL, **media))["description"]


async def test_a_photo_says_how_large_it_is(citizen: Person) -> None:
    content = io.BytesIO()
    Image.new("RGB", (31, 17)).save(content, "JPEG")
    (size,) = (await citizen.sends_photo(content.getvalue())).json["photo"]
    assert (size["width"], size["height"]) == (31, 17)


async def test_a_wrong_token_downloads_nothing(sandbox: Sandbox, citizen: Person, api: Caller) -> None:
    sent = await citizen.sends_document(b"rahasia")
    path = (await api.ok("getFile", file_id=sent.file_id))["file_path"]
    other = f"{sandbox.bot.base_file_url}{'1234:' + 'A' * 35}/{path}"
    async with api.session.get(other) as answer:
        assert answer.status == 401


async def test_more_than_50_mb_is_not_taken(citizen: Person, api: Caller) -> None:
    body = await upload(
        api, "sendDocument", chat_id=citizen.id, document=("besar.bin", bytes(50 * 1024 * 1024 + 1))
    )
    assert (body["error_code"], body["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize("media", [[], "attach://nothing"])
async def test_a_file_that_is_not_there_is_refused(citizen: Person, api: Caller, media: object) -> None:
    status, _description = await api.fails("sendDocument", chat_id=citizen.id, document=media)
    assert status == 400


async def test_an_album_of_people_has_only_what_albums_have(sandbox: Sandbox, citizen: Person) -> None:
    with pytest.raises(ControlError, match="2-10 files"):
        await citizen.sends_album([PIXEL])
    with pytest.raises(ControlError, match="an album has only"):
        await citizen.sends_album([b"a", b"b"], kind="voice")
    documents = await citizen.sends_album([b"a", b"b"], kind="document")
    assert [message.kind for message in documents] == ["document", "document"]


async def headers(sandbox: Sandbox, file_id: str) -> Any:
    url = f"{sandbox.bot.api_url}/control/files/{file_id}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        return answer.headers


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        ("document", "text/html"),
        ("document", "image/svg+xml"),
        ("document", "application/pdf"),
        ("document", "image/png; x=\r\ny"),
        ("document", ""),
        ("photo", "text/html"),
        ("voice", "text/html"),
        ("video", "video/mp4 text/html"),
    ],
)
async def test_what_could_run_as_a_page_is_only_saved(sandbox: Sandbox, kind: str, mime_type: str) -> None:
    page = b"<script>alert(1)</script>"
    file_id = await sandbox.client.upload(page, kind, 'surat "é".html', mime_type)
    found = await headers(sandbox, file_id)
    assert found["Content-Type"] == "application/octet-stream"
    assert found["Content-Disposition"] == "attachment; filename*=UTF-8''surat%20%22%C3%A9%22.html"


@pytest.mark.parametrize(
    ("kind", "content", "given", "told"),
    [
        ("photo", PIXEL, "", "image/png"),
        ("photo", PIXEL, "text/html", "image/png"),
        ("photo", b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        ("sticker", b"RIFF\0\0\0\0WEBP", "", "image/webp"),
        ("document", PIXEL, "image/png", "image/png"),
        ("voice", b"OggS", "", "audio/ogg"),
        ("voice", b"webm", "audio/webm", "audio/webm"),
        ("video", b"mp4", "video/mp4", "video/mp4"),
        ("video_note", b"mp4", "", "video/mp4"),
        ("live_photo", b"mp4", "", "video/mp4"),
    ],
)
async def test_what_an_app_shows_itself_comes_as_what_it_is(
    sandbox: Sandbox, kind: str, content: bytes, given: str, told: str
) -> None:
    found = await headers(sandbox, await sandbox.client.upload(content, kind, "", given))
    assert found["Content-Type"] == told
    assert "Content-Disposition" not in found
