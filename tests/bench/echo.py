"""The yardstick: the least that a python-telegram-bot program does, with PTB's own transport and polling."""

from __future__ import annotations

import os
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, MessageHandler, filters


async def echo(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
    """Answer a text with itself."""
    if update.effective_message is not None and update.effective_message.text is not None:
        await update.effective_message.reply_text(update.effective_message.text)


def main() -> None:
    """Poll until killed. Keeps nothing: what it had confirmed and not answered is lost with it."""
    api = os.environ["YANDUAN_API_URL"]
    app = (
        Application.builder()
        .token(os.environ["YANDUAN_BOT_TOKEN"])
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .build()
    )
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main()
