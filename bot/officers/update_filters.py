"""Telling our own updates from those of citizens, without looking anything up."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import ChatMemberHandler, filters

from bot.officers import questions
from bot.officers.group import chat_events
from bot.turn import Context


class AnswersToQuestions(filters.MessageFilter):
    """Replies to our questions to officers."""

    def filter(self, message: Message) -> bool:
        return questions.is_answer(message)


class GroupMemberHandler(ChatMemberHandler[Context, None]):
    """Changes of membership in groups; what happens to private chats is somebody else's."""

    def check_update(self, update: object) -> bool:
        return (
            super().check_update(update)
            and isinstance(update, Update)
            and chat_events.is_group(update.effective_chat)
        )
