"""python-telegram-bot, unmodified, against the sandbox."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox.testing import Sandbox

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
        yield app
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
