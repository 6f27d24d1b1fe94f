"""What becomes of each kind of message: in the form, added to a case, and where the bot asks which case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from telegram import Message

from bot.reporter import message_kinds
from bot.reporter.form.phrases import REMARKS
from bot.reporter.message_kinds import FATES, Fate
from storage import cases, conversations, evidence
from storage.records import EvidenceKind, Json
from tests.updates.made import Maker, fields, spec
from tests.updates.test_every_update import citizen_at
from tests.worlds.citizen import Citizen
from tests.worlds.station import SARI, Station

STILL = [{"file_id": "still", "file_unique_id": "s", "width": 1, "height": 1, "file_size": 10}]
FILM = {
    "file_id": "film",
    "file_unique_id": "f",
    "width": 1,
    "height": 1,
    "duration": 2,
    "mime_type": "video/mp4",
}
NOTE = {"file_id": "note", "file_unique_id": "n", "length": 240, "duration": 5, "file_size": 9}
ORIGIN = {"type": "hidden_user", "date": 1_790_000_000, "sender_user_name": "Bripka X"}
STORY = "Lainnya / tidak yakin"
"""The answer after which the form asks for the story."""
PREVIEW = {"star_count": 1, "paid_media": [{"type": "preview"}, {"type": "photo", "photo": STILL}]}
ALL = {name: Maker().message(name, full=name != "venue") for name in fields("content")}
ALL["paid_media"] = {"paid_media": PREVIEW}


def parsed(content: Json) -> Message:
    head = {"message_id": 1, "date": 1_790_000_000, "chat": {"id": 5, "type": "private"}}
    found = Message.de_json(head | content, None)
    assert found is not None
    return found


# The table


def test_the_table_has_each_field_of_telegrams_message_and_no_other() -> None:
    assert set(FATES) == set(spec()["message"])


def test_what_telegram_tells_itself_is_no_content_and_content_is_never_passed_over() -> None:
    for name, sort in spec()["message"].items():
        assert (FATES[name] is Fate.SERVICE) == (sort == "service"), name
        assert FATES[name] is not Fate.ABOUT or sort == "about", name


@pytest.mark.parametrize("name", fields("content"))
async def test_what_the_table_says_of_a_kind_is_what_the_form_does(station: Station, name: str) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    before = await holds(citizen)
    await citizen.sends(ALL[name])
    kept = await holds(citizen) != before
    said_lost = any(REMARKS[word] in citizen.texts for word in message_kinds.find_losses(parsed(ALL[name])))
    assert kept == (FATES[name] is not Fate.UNTAKEN)
    assert said_lost == (FATES[name] is Fate.PARTLY)


QUOTED = {"external_reply": {"origin": ORIGIN}, "quote": {"text": "bayar sekarang", "position": 0}}


async def after(citizen: Citizen, content: Json) -> tuple[str, set[str]]:
    """All that the draft holds once this was sent, and which losses were said."""
    await citizen.sends(content)
    draft = (await citizen.conversation()).flow["draft"]
    return str(draft), {word for word in ("only_quote", "only_reply") if REMARKS[word] in citizen.texts}


@pytest.mark.parametrize("name", [name for name in fields("content") if FATES[name] is not Fate.UNTAKEN])
async def test_what_is_quoted_from_another_chat_is_kept_or_it_is_said_that_it_is_not(
    station: Station, name: str
) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    bare = {key: value for key, value in ALL[name].items() if not key.startswith("caption")}
    draft, said = await after(citizen, bare | QUOTED)
    assert said == ({"only_quote"} if "bayar sekarang" in draft else {"only_reply"})
    assert "bayar sekarang" in draft or name in {"location", "venue", "contact"}


@pytest.mark.parametrize(
    "content",
    [
        {"text": STORY},  # a button's words
        {"contact": {"phone_number": "0811", "first_name": "Sari", "user_id": SARI.id, "vcard": "BEGIN"}},
    ],
)
async def test_where_words_beside_a_quote_are_not_kept_it_is_said_of_the_quote_too(
    station: Station, content: Json
) -> None:
    citizen = await citizen_at(station, SARI)
    draft, said = await after(citizen, content | QUOTED)
    assert "bayar sekarang" not in draft
    assert said == {"only_reply"}
    assert REMARKS["only_name"] not in citizen.texts


async def holds(citizen: Citizen) -> Any:
    draft = (await citizen.conversation()).flow["draft"]
    return (
        [
            (part.get("text"), part.get("location"), part.get("contact"), part.get("file"))
            for part in draft["story"]
        ],
        draft["files"],
        draft["answers"].get("where"),
    )


# In the form


async def files_of(citizen: Citizen) -> list[str]:
    draft = (await citizen.conversation()).flow["draft"]
    return [str(file["kind"]) for file in draft["files"]]


async def test_a_round_video_message_is_kept(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    await citizen.sends({"video_note": NOTE})
    assert await files_of(citizen) == ["video_note"]
    assert REMARKS["kept_video_note"] in citizen.texts
    assert station.chat.intake.failed == 0


async def test_of_a_live_photo_the_still_and_the_film_are_kept(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    await citizen.sends({"live_photo": FILM, "photo": STILL, "caption": "di pos"})
    assert await files_of(citizen) == ["photo", "video"]
    assert REMARKS["kept_live_photo"] in citizen.texts
    draft = (await citizen.conversation()).flow["draft"]
    assert [file["caption"] for file in draft["files"]] == ["di pos", ""]
    async with station.chat.store.read() as tx:
        found = [await evidence.get(tx, file["id"]) for file in draft["files"]]
    assert [(one.kind, one.file_id) for one in found if one] == [
        (EvidenceKind.PHOTO, "still"),
        (EvidenceKind.VIDEO, "film"),
    ]


async def test_a_film_that_is_too_big_is_said_and_the_still_is_kept(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    await citizen.sends({"live_photo": FILM | {"file_size": 30_000_000}, "photo": STILL})
    assert await files_of(citizen) == ["photo"]
    assert REMARKS["kept_photo"] in citizen.texts
    assert REMARKS["file_too_big"] in citizen.texts


async def test_a_forwarded_message_is_kept_without_its_sender_which_is_said(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    await citizen.sends({"text": "Bayar sekarang juga.", "forward_origin": ORIGIN})
    draft = (await citizen.conversation()).flow["draft"]
    assert [part["text"] for part in draft["story"]] == ["Bayar sekarang juga."]
    assert REMARKS["only_content"] in citizen.texts


async def test_of_an_album_that_was_forwarded_it_is_said_once(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    part = {"photo": STILL, "media_group_id": "9", "forward_origin": ORIGIN}
    first, second = await citizen.sends(part), await citizen.sends(part)
    assert REMARKS["only_content"] in first.last.text
    assert second.to(SARI.id) == []


async def test_a_place_with_a_name_keeps_name_and_address(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    at = {"latitude": -8.7, "longitude": 116.0}
    await citizen.sends(
        {"venue": {"location": at, "title": "Warung", "address": "Jl. Raya 1"}, "location": at}
    )
    draft = (await citizen.conversation()).flow["draft"]
    assert draft["answers"]["where"]["text"] == "Warung, Jl. Raya 1"


async def test_an_edit_that_brings_a_hidden_address_keeps_it(station: Station) -> None:
    citizen = await citizen_at(station, SARI, STORY)
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/bukti"}
    await citizen.sends({"message_id": 50, "text": "Lama"})
    await citizen.sends(
        {"message_id": 50, "text": "Lihat ini", "entities": [link | {"length": 5}]}, edited=True
    )
    draft = (await citizen.conversation()).flow["draft"]
    assert [part["text"] for part in draft["story"]] == ["Lihat (https://example.org/bukti) ini"]


# Added to a case


async def added(station: Station, content: Json) -> tuple[str, list[str]]:
    """What is said when this is added to a case, and the ids of the files that are fetched for it."""
    case, _ = await station.report()
    citizen = Citizen(station.chat, SARI)
    await citizen.says(f"/tambah {case.ticket}")
    await citizen.sends(content)
    items = [item for item in await station.chat.due() if item.kind == "reporter.download"]
    return citizen.texts, [item.payload["file_id"] for item in items]


async def test_a_live_photo_is_added_with_still_and_film(station: Station) -> None:
    said, ids = await added(station, {"live_photo": FILM, "photo": STILL})
    assert ids == ["still", "film"]
    assert "Sudah masuk" in said


async def test_of_several_files_each_that_is_refused_is_told_with_its_reason(station: Station) -> None:
    huge, empty = FILM | {"file_size": 30_000_000}, FILM | {"file_size": 0}
    paid = [{"type": "video", "video": video} for video in (huge, empty, FILM)]
    said, ids = await added(station, {"paid_media": {"star_count": 1, "paid_media": paid}})
    assert ids == ["film"]
    assert [word in said for word in ("20 MB", "kosong", "Selebihnya")] == [True, True, True]


async def test_what_an_addition_loses_is_said(station: Station) -> None:
    contact = {"phone_number": "0811", "first_name": "Saksi", "vcard": "BEGIN:VCARD"}
    said, _ = await added(station, {"contact": contact})
    assert REMARKS["only_name"] in said


async def test_a_story_that_cannot_be_added_is_told_how_it_could(station: Station) -> None:
    said, _ = await added(station, {"story": {"chat": {"id": 1, "type": "private"}, "id": 2}})
    assert "story" in said


async def test_what_waits_for_its_case_keeps_all_files(station: Station) -> None:
    case, _ = await station.report()
    citizen = Citizen(station.chat, SARI)
    await citizen.sends({"live_photo": FILM, "photo": STILL})
    await citizen.taps(f"Masukkan ke {case.ticket}")
    items = [item for item in await station.chat.due() if item.kind == "reporter.download"]
    assert [item.payload["file_id"] for item in items] == ["still", "film"]


async def test_what_waited_when_messages_brought_one_file_only_is_still_taken(station: Station) -> None:
    case, _ = await station.report()
    citizen = Citizen(station.chat, SARI)
    await citizen.sends({"photo": STILL})
    waiting = await citizen.conversation()
    held = [{"file": {"kind": "photo", "file_id": "older", "size": 10, "m": 1}}]
    async with station.chat.store.write() as tx:
        changed = waiting.flow["waiting"] | {"held": held}
        await conversations.save(tx, replace(waiting, flow=waiting.flow | {"waiting": changed}))
    assert "Foto poster: periksa" in citizen.labels
    await citizen.taps(f"Masukkan ke {case.ticket}")
    items = [item for item in await station.chat.due() if item.kind == "reporter.download"]
    assert [item.payload["file_id"] for item in items] == ["older"]


async def test_a_quote_is_added_to_a_case_or_it_is_said_that_it_is_not(station: Station) -> None:
    for name, word in (("voice", "only_quote"), ("location", "only_reply")):
        case, _ = await station.report()
        citizen = Citizen(station.chat, SARI)
        await citizen.says(f"/tambah {case.ticket}")
        await citizen.sends({name: ALL[name][name]} | QUOTED)
        async with station.chat.store.read() as tx:
            kept = "bayar sekarang" in str([one.body for one in await cases.messages(tx, case.id)])
        assert kept == (word == "only_quote")
        assert [each for each in ("only_quote", "only_reply") if REMARKS[each] in citizen.texts] == [word]


# Words and files


def linked(url: str, offset: int, length: int) -> Json:
    return {"type": "text_link", "offset": offset, "length": length, "url": url}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"text": "biasa"}, "biasa"),
        ({"caption": "di bawah foto"}, "di bawah foto"),
        ({"text": "di sini", "entities": [linked("https://a.id/x", 3, 4)]}, "di sini (https://a.id/x)"),
        (
            {"text": "🚓 ini itu", "entities": [linked("https://a.id", 3, 3), linked("https://b.id", 7, 3)]},
            "🚓 ini (https://a.id) itu (https://b.id)",
        ),
        ({"text": "https://a.id/", "entities": [linked("https://a.id", 0, 13)]}, "https://a.id/"),
        ({"text": "tebal", "entities": [{"type": "bold", "offset": 0, "length": 5}]}, "tebal"),
        (
            {
                "checklist": {
                    "title": "Kronologi",
                    "tasks": [
                        {"id": 1, "text": "ditahan"},
                        {"id": 2, "text": "dipukul", "completion_date": 1_790_000_000},
                    ],
                }
            },
            "Kronologi\n☐ ditahan\n☑ dipukul",
        ),
        (
            {
                "text": "ini orangnya",
                "external_reply": {"origin": ORIGIN},
                "quote": {"text": "bayar", "position": 0},
            },
            "“bayar”\nini orangnya",
        ),
        ({"text": "ya", "quote": {"text": "Setuju?", "position": 0}}, "ya"),
        ({"sticker": ALL["sticker"]["sticker"]}, ""),
    ],
)
def test_words_keep_what_formatting_lists_and_quotes_hide(content: Json, said: str) -> None:
    assert message_kinds.read_words(parsed(content)) == said


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        ({"text": "biasa"}, []),
        ({"text": "ya", "quote": {"text": "Setuju?", "position": 0}}, []),
        ({"text": "ini", "forward_origin": ORIGIN}, ["only_content"]),
        ({"text": "ini", "external_reply": {"origin": ORIGIN}}, ["only_reply"]),
        (
            {"text": "ini", "external_reply": {"origin": ORIGIN}, "quote": {"text": "a", "position": 0}},
            ["only_quote"],
        ),
        ({"text": "ini", "reply_to_story": {"chat": {"id": 1, "type": "private"}, "id": 2}}, ["only_reply"]),
        ({"location": {"latitude": 1, "longitude": 2, "live_period": 60}}, ["once"]),
        ({"location": {"latitude": 1, "longitude": 2}}, []),
        ({"contact": {"phone_number": "0811", "first_name": "Saksi"}}, []),
        ({"contact": {"phone_number": "0811", "first_name": "Saksi", "vcard": "BEGIN"}}, ["only_name"]),
        ({"paid_media": PREVIEW}, ["only_paid"]),
    ],
)
def test_what_is_lost_is_known(content: Json, lost: list[str]) -> None:
    assert message_kinds.find_losses(parsed(content)) == lost


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"animation": FILM, "document": FILM | {"file_id": "poorer"}}, [("animation", "film")]),
        ({"live_photo": FILM | {"photo": STILL}}, [("photo", "still"), ("video", "film")]),
        ({"photo": [STILL[0] | {"file_id": "small"}, STILL[0]]}, [("photo", "still")]),
        (
            {
                "paid_media": {
                    "star_count": 1,
                    "paid_media": [
                        {"type": "photo", "photo": STILL},
                        {"type": "preview"},
                        {"type": "live_photo", "live_photo": FILM},
                    ],
                }
            },
            [("photo", "still"), ("video", "film")],
        ),
        (
            {
                "rich_message": {
                    "blocks": [
                        {"type": "photo", "photo": STILL},
                        {"type": "details", "summary": "x", "blocks": [{"type": "video", "video": FILM}]},
                    ]
                }
            },
            [("photo", "still"), ("video", "film")],
        ),
        ({"text": "kata saja"}, []),
    ],
)
def test_of_a_richer_kind_and_its_poorer_stand_in_the_richer_is_read(content: Json, found: list[Any]) -> None:
    _, files = message_kinds.read_files(parsed(content))
    assert [(file.kind.value, file.file_id) for file in files] == found
