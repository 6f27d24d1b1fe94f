"""The specification: what it says, and that all the sandbox sends keeps to it."""

from importlib.resources import files
from typing import Any

import pytest
from telegram import Update

from bot.sandbox.checks import method_names, of_type, spec
from bot.sandbox.errors import ApiError
from bot.sandbox.methods.registry import METHODS
from bot.sandbox.params import parameters
from bot.sandbox.spec.derive import derive, field
from bot.sandbox.testing import Sandbox
from tests.sandbox.conftest import Caller

EVERYTHING = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]


def test_every_method_played_is_in_the_specification_with_its_parameters() -> None:
    assert len(METHODS) > 30
    for method in METHODS.values():
        assert method_names()[method.lower] == method.name
        assert method.supported <= parameters(method.name).keys(), method.name


def test_what_is_required_is_played() -> None:
    for method in METHODS.values():
        required = {name for name, found in parameters(method.name).items() if found.required}
        assert required <= method.supported, method.name


def test_every_type_compiles() -> None:
    for name in [*spec()["types"], *spec()["unions"]]:
        with pytest.raises(ApiError):
            of_type(name)([], name)


def test_the_licences_are_shipped_with_the_data() -> None:
    assert "MIT License" in files("bot.sandbox.spec").joinpath("LICENSES.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("described", "form"),
    [
        (
            {"name": "text", "types": ["String"], "required": True, "description": "1-4096 characters"},
            "String! 1-4096 characters",
        ),
        (
            {"name": "chat_id", "types": ["Integer", "String"], "required": True, "description": ""},
            "Integer|String!",
        ),
        (
            {
                "name": "type",
                "types": ["String"],
                "required": True,
                "description": "Scope type, must be chat",
            },
            "String! =chat",
        ),
        (
            {
                "name": "limit",
                "types": ["Integer"],
                "required": False,
                "description": "Values between 1-100 are accepted",
            },
            "Integer 1-100 value",
        ),
    ],
)
def test_a_field_is_derived_to_one_line(described: dict[str, Any], form: str) -> None:
    assert field(described) == form


def test_the_derivation_keeps_the_names_of_what_is_not_played() -> None:
    def described(name: str) -> dict[str, Any]:
        return {"name": name, "fields": []}

    kept = spec()
    full = {
        "version": "1",
        "methods": {name: described(name) for name in [*kept["methods"], "sendDice"]},
        "types": {name: described(name) for name in [*kept["types"], *kept["unions"]]},
    }
    assert derive(full)["other_methods"] == ["sendDice"]


async def test_all_updates_keep_to_the_specification_and_are_understood(
    sandbox: Sandbox, api: Caller
) -> None:
    await api.ok("getUpdates", allowed_updates=EVERYTHING)
    chief, officer = await sandbox.user("Kepala", phone="+62811"), await sandbox.user("Budi", username="budi")
    group = await sandbox.group("Propam", owner=chief, members=[officer], kind="group")
    await chief.scans(sandbox.bot.group_link("x"), into=group)
    await chief.promotes(sandbox.bot.id, group)
    await chief.promotes(officer, group, anonymous=True, title="Kasi")
    keyboard = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "take"}]]}
    card = await api.ok("sendMessage", chat_id=group.id, text="Kasus /x", reply_markup=keyboard)
    await officer.taps("Ambil", in_chat=group)
    said = await officer.says("balasan @budi", in_chat=group, reply_to=card["message_id"])
    await officer.edits(said, "balasan lain")
    await api.ok("pinChatMessage", chat_id=group.id, message_id=card["message_id"])
    message = await officer.finds("Kasus", in_chat=group)
    await api.ok("deleteMessage", chat_id=group.id, message_id=card["message_id"])
    await officer.taps_old(message, "Ambil")
    await chief.retitles(group, "Paminal")
    await chief.migrates(group)
    for hide in (False, True):
        await chief.closes_general(group, hide=hide)
        await chief.opens_general(group)
    await chief.starts("abc")
    await chief.sends_album(caption="Foto")
    await chief.sends_document()
    await chief.sends_voice()
    await chief.sends_video()
    await chief.sends_video_note()
    await chief.sends_live_photo()
    await chief.sends_audio()
    await chief.sends_sticker()
    await chief.sends_poll("?", ["a", "b"])
    await chief.shares_contact()
    await chief.shares_location(1.5, 2)
    await chief.blocks()
    await chief.kicks(officer, group)
    await chief.restricts(sandbox.bot.id, group)
    await chief.kicks(sandbox.bot.id, group)
    updates = await api.ok("getUpdates")
    assert len(updates) == 36
    for update in updates:
        of_type("Update")(update, "update")
        understood = Update.de_json(update, None)
        assert not understood.api_kwargs
        assert understood.effective_chat is not None


async def test_all_answers_keep_to_the_specification(sandbox: Sandbox, api: Caller) -> None:
    citizen = await sandbox.user("Sari", started=True)
    group = await sandbox.group("Propam", owner=citizen, bot="administrator", username="propam")
    sent = await citizen.sends_photo()
    answers = [
        ("User", await api.ok("getMe")),
        ("Message", await api.ok("sendMessage", chat_id=citizen.id, text="halo")),
        ("Message", await api.ok("sendPhoto", chat_id=citizen.id, photo=sent.file_id, protect_content=True)),
        (
            "Message",
            await api.ok("forwardMessage", chat_id=group.id, from_chat_id=citizen.id, message_id=sent.id),
        ),
        ("ChatFullInfo", await api.ok("getChat", chat_id=group.id)),
        ("ChatFullInfo", await api.ok("getChat", chat_id=citizen.id)),
        ("Array of ChatMember", await api.ok("getChatAdministrators", chat_id=group.id)),
        ("File", await api.ok("getFile", file_id=sent.file_id)),
        ("WebhookInfo", await api.ok("getWebhookInfo")),
        ("BotDescription", await api.ok("getMyDescription")),
    ]
    for name, answer in answers:
        of_type(name)(answer, name)
