"""Which updates of groups and private chats are an officer's, in order."""

from __future__ import annotations

from typing import Any, Final

from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.officers import action_table, dispatch
from bot.officers.group import binding, chat_events, lists, supergroup, write_refusals
from bot.officers.home import page, showing
from bot.officers.posters import place_question, printing, registration, views
from bot.officers.update_filters import AnswersToQuestions, GroupMemberHandler
from bot.turn import Context

_PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_GROUP: Final = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_DEEP_LINK: Final = filters.Regex(rf"^/start(@\w+)?\s+({'|'.join(action_table.LINKS)})-")

_TOPIC_OPENED: Final = (
    filters.StatusUpdate.FORUM_TOPIC_REOPENED | filters.StatusUpdate.GENERAL_FORUM_TOPIC_UNHIDDEN
)

HANDLERS: Final[list[BaseHandler[Any, Context, Any]]] = [
    # Privately: recognised exactly, so that everything else stays a citizen's. The deep link comes before the
    # citizen's own /start, the answer before anything that a citizen might type.
    CommandHandler("start", dispatch.handle_deep_link, _PRIVATE & _DEEP_LINK),
    MessageHandler(_PRIVATE & AnswersToQuestions(), dispatch.handle_answer),
    CommandHandler(["kerja", "kasus", "kasusku"], showing.handle_home_command, _PRIVATE),
    CommandHandler(["poster", "lepas"], lists.handle_private_command, _PRIVATE),
    # Taps on lists and on the group itself before taps on cases, whose pattern takes the rest.
    CallbackQueryHandler(showing.handle_home_tap, pattern=rf"^{page.PREFIX}"),
    CallbackQueryHandler(lists.handle_list_tap, pattern=r"^o:(page|mine|card):"),
    CallbackQueryHandler(binding.handle_unbind_tap, pattern=r"^o:unbind:"),
    CallbackQueryHandler(
        printing.handle_poster_tap, pattern=rf"^{views.BUTTON_PREFIX}(list|view|print|picture)\b"
    ),
    CallbackQueryHandler(registration.handle_registration_tap, pattern=rf"^{views.BUTTON_PREFIX}"),
    CallbackQueryHandler(dispatch.handle_tap, pattern=r"^o:"),
    # The group: a channel's posts, its commands, then what Telegram itself reports of it.
    MessageHandler(_GROUP & filters.IS_AUTOMATIC_FORWARD, chat_events.handle_channel_post),
    CommandHandler("start", binding.handle_binding_link, _GROUP),
    CommandHandler("kasus", lists.handle_cases_command, _GROUP),
    CommandHandler("kasusku", lists.handle_own_cases_command, _GROUP),
    CommandHandler("bantuan", lists.handle_help_command, _GROUP),
    CommandHandler("poster", printing.handle_poster_command, _GROUP),
    CommandHandler("lepas", binding.handle_unbind_command, _GROUP),
    MessageHandler(
        _GROUP & ~filters.COMMAND & place_question.PlaceAnswers(), place_question.handle_place_answer
    ),
    GroupMemberHandler(chat_events.handle_own_membership, ChatMemberHandler.MY_CHAT_MEMBER),
    GroupMemberHandler(chat_events.handle_other_membership, ChatMemberHandler.CHAT_MEMBER),
    MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, chat_events.handle_leave_message),
    MessageHandler(filters.StatusUpdate.MIGRATE, supergroup.handle_supergroup_message),
    MessageHandler(_TOPIC_OPENED, write_refusals.handle_topic_opened),
]
