"""The Bot API's methods, one module for each subject; importing this package registers them all."""

from bot.sandbox.methods import (
    callbacks,
    chats,
    commands,
    copying,
    describing,
    editing,
    inviting,
    media,
    removing,
    sending,
    topics,
    updates,
)

__all__ = [
    "callbacks",
    "chats",
    "commands",
    "copying",
    "describing",
    "editing",
    "inviting",
    "media",
    "removing",
    "sending",
    "topics",
    "updates",
]
