"""python-telegram-bot, unmodified, against the sandbox."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    MessageOriginUser,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox.testing import PIXEL, Sandbox

Context = ContextTypes.DEFAULT_TYPE


async def start(update: Update, context: Context) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Setuju, mulai", callback_data="yes")]])
    await update.message.reply_text(f"Selamat datang {context.args}", reply_markup=keyboard)


async def agree(update: Update, context: Context) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Terima kasih", show_alert=True)
    await update.callback_query.edit_message_text("Ceritakan.")


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text.upper(), do_quote=True)


@contextlib.asynccontextmanager
async def application(sandbox: Sandbox) -> AsyncIterator[Application]:  # type: ignore[type-arg]
    app = (
        Application.builder()
        .token(sandbox.bot.token)
        .base_url(sandbox.bot.base_url)
        .base_file_url(sandbox.bot.base_file_url)
        .build()
    )
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(agree))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        try:
            yield app
        finally:
            await app.stop()


@pytest.fixture
async def polling(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    async with application(sandbox) as app:
        assert app.updater is not None
        await app.updater.start_polling()
        yield sandbox
        await app.updater.stop()


async def test_a_polling_application_tells_a_whole_story(polling: Sandbox) -> None:
    citizen = await polling.user("Sari")
    await citizen.scans(polling.bot.link("TOKEN"))
    await citizen.hears("Selamat datang ['TOKEN']")
    await citizen.taps("Setuju")
    assert (await citizen.is_told("Terima kasih"))["alert"] is True
    assert (await citizen.hears("Ceritakan.")).labels == []
    asked = await citizen.says("halo")
    assert (await citizen.hears("HALO")).reply_to == asked.id
    await polling.drained()
    assert await polling.refusals() == []


async def test_files_of_every_kind_go_both_ways(sandbox: Sandbox) -> None:
    async with application(sandbox) as app:
        citizen = await sandbox.user("Sari")
        sent = await citizen.sends_document(b"isi surat", "surat.pdf")
        (update,) = await app.bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        file = await update.message.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"isi surat"
        photo = await app.bot.send_photo(citizen.id, PIXEL, caption="Foto", protect_content=True)
        assert photo.has_protected_content is True
        await app.bot.send_document(citizen.id, b"lagi", filename="berkas.txt")
        await app.bot.send_voice(citizen.id, b"OggS", duration=2)
        await app.bot.send_video(citizen.id, b"mp4")
        await app.bot.send_audio(citizen.id, b"mp3", title="Rekaman")
        album = await app.bot.send_media_group(
            citizen.id, [InputMediaPhoto(PIXEL, caption="A"), InputMediaPhoto(PIXEL)]
        )
        assert album[0].media_group_id == album[1].media_group_id
        await app.bot.copy_message(citizen.id, citizen.id, sent.id)
        forwarded = await app.bot.forward_message(citizen.id, citizen.id, sent.id)
        assert isinstance(forwarded.forward_origin, MessageOriginUser)
    kinds = [message.kind for message in await citizen.sees()]
    assert (
        kinds
        == ["document", "photo", "document", "voice", "video", "audio", "photo", "photo"] + ["document"] * 2
    )
    assert await sandbox.refusals() == []


async def test_chats_commands_and_keyboards_are_understood(sandbox: Sandbox) -> None:
    chief, citizen = await sandbox.user("Kepala"), await sandbox.user("Sari", started=True)
    group = await sandbox.group("Propam", owner=chief, bot="administrator")
    async with application(sandbox) as app:
        bot = app.bot
        (admin, itself) = await bot.get_chat_administrators(group.id)
        assert isinstance(admin, ChatMemberOwner)
        assert isinstance(itself, ChatMemberAdministrator)
        assert (await bot.get_chat(group.id)).title == "Propam"
        assert await bot.get_chat_member_count(group.id) == 2
        assert (await bot.get_chat_member(group.id, chief.id)).status == "creator"
        scope = BotCommandScopeChat(group.id)
        await bot.set_my_commands([BotCommand("kasus", "Daftar kasus")], scope=scope, language_code="id")
        assert (await bot.get_my_commands(scope=scope, language_code="id"))[0].command == "kasus"
        await bot.send_chat_action(citizen.id, "typing")
        bold = MessageEntity(MessageEntity.BOLD, 0, 4)
        sent = await bot.send_message(
            citizen.id,
            "halo 😀",
            entities=[bold],
            reply_markup=ForceReply(input_field_placeholder="Tulis"),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        assert sent.parse_entities() == {bold: "halo"}
        keyboard = ReplyKeyboardMarkup(
            [[KeyboardButton("Nomor", request_contact=True)]], one_time_keyboard=True, resize_keyboard=True
        )
        await bot.send_message(citizen.id, "Nomor?", reply_markup=keyboard)
        await bot.send_message(citizen.id, "Ya", reply_markup=ReplyKeyboardRemove())
        card = await bot.send_message(group.id, "Kasus", reply_markup=InlineKeyboardMarkup([]))
        await card.edit_reply_markup(
            InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data="a"))
        )
        await card.pin()
        await card.delete()
        await bot.leave_chat(group.id)
    assert await sandbox.refusals() == []


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_errors_come_as_the_library_s_classes(sandbox: Sandbox) -> None:
    chief, citizen = await sandbox.user("Kepala"), await sandbox.user("Sari", started=True)
    group = await sandbox.group("Propam", owner=chief, kind="group", bot="member")
    async with application(sandbox) as app:
        sent = await app.bot.send_message(citizen.id, "halo")
        with pytest.raises(BadRequest, match="Message is not modified"):
            await sent.edit_text("halo")
        old = await chief.migrates(group)
        with pytest.raises(ChatMigrated) as migration:
            await app.bot.send_message(old.id, "halo")
        assert migration.value.new_chat_id == group.id
        await sandbox.fault("429", retry_after=7, times=1)
        with pytest.raises(RetryAfter):
            await app.bot.send_message(citizen.id, "halo")
        await sandbox.fault("502", times=1)
        with pytest.raises(NetworkError):
            await app.bot.send_message(citizen.id, "halo")
        await sandbox.fault("cut_after", times=1)
        with pytest.raises(NetworkError):
            await app.bot.send_message(citizen.id, "dua kali?")
        await citizen.finds("dua kali?")
        await citizen.blocks()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await app.bot.send_message(citizen.id, "halo")
        with pytest.raises(EndPointNotFound):
            await app.bot.do_api_request("sendNothing")


async def test_a_second_application_meets_a_conflict(polling: Sandbox) -> None:
    async with application(polling) as other:
        conflict: asyncio.Future[TelegramError] = asyncio.get_running_loop().create_future()
        assert other.updater is not None

        def caught(error: TelegramError) -> None:
            if not conflict.done():
                conflict.set_result(error)

        await other.updater.start_polling(error_callback=caught)
        # Whichever of both polled last ends the other's call.
        await polling.call("getUpdates", verdict="refused")
        await other.updater.stop()


async def test_a_webhook_application_tells_the_same_story(sandbox: Sandbox) -> None:
    async with application(sandbox) as app:
        server = web.Application()

        async def receive(request: web.Request) -> web.Response:
            assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
            await app.update_queue.put(Update.de_json(await request.json(), app.bot))
            return web.Response()

        server.router.add_post("/hook", receive)
        runner = web.AppRunner(server, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await app.bot.set_webhook(
            f"http://127.0.0.1:{runner.addresses[0][1]}/hook",
            secret_token="s3cret",
            allowed_updates=Update.ALL_TYPES,
        )
        citizen = await sandbox.user("Sari")
        await citizen.starts("TOKEN")
        await citizen.hears("Selamat datang ['TOKEN']")
        await citizen.taps("Setuju")
        await citizen.hears("Ceritakan.")
        assert (await app.bot.get_webhook_info()).pending_update_count == 0
        await app.bot.delete_webhook()
        await runner.cleanup()
    assert await sandbox.refusals() == []
