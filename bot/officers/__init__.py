"""The officers' room: a unit's private group, and each officer's private chat with the bot.

    handlers, dispatch     an update comes in: taps, deep links, answers to questions of ours, and what waited
    actions, action_table  one act on one case: a tap, a deep link, or an answer; who may do it, and when
    authorization          the one way to an act: membership, role and the case's unit are asked first
    questions              put to an officer privately, answered by a reply; `shown_state` what they count for
    cards                  what the group sees of a case: thin, one a case, kept up to date in place
    open_requests          what waits for a second person; `case_routes` where a case may go
    errands                what the reporter's room leaves here; `overdue`, `danger_alert`
    casefile/              the case as its holder or a supervisor reads it privately: protected, removed
                           again, every opening an event
    steps/                 claims, progress, replies to the reporter, approvals, identity; `previews` of what
                           is sent
    group/                 the one private group of a unit: `binding`, `membership`, `lists`, `unbinding`
    posters/               what hangs on walls of this unit and those below

Every action goes through `authorization.perform`, which asks for membership, role and the case's unit before
anything else, and refuses everybody alike. What an officer types privately is a citizen's, unless it replies
to a question of ours that names a ticket.
"""

from __future__ import annotations

from typing import Any, Final

from telegram import BotCommandScope, BotCommandScopeAllGroupChats
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.errand import Errands
from bot.officers import action_table, dispatch, errands
from bot.officers.group import binding, chat_events, lists, supergroup, write_refusals
from bot.officers.posters import place_question, printing, registration, views
from bot.officers.update_filters import AnswersToQuestions, GroupMemberHandler
from bot.turn import Context

PRIVATE_MESSAGES: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
GROUP_MESSAGES: Final = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_DEEP_LINK: Final = filters.Regex(rf"^/start(@\w+)?\s+({'|'.join(action_table.LINKS)})-")

_TOPIC_OPENED: Final = (
    filters.StatusUpdate.FORUM_TOPIC_REOPENED | filters.StatusUpdate.GENERAL_FORUM_TOPIC_UNHIDDEN
)

HANDLERS: Final[list[BaseHandler[Any, Context, Any]]] = [
    # Privately: recognised exactly, so that everything else stays a citizen's. The deep link comes before the
    # citizen's own /start, the answer before anything that a citizen might type.
    CommandHandler("start", dispatch.handle_deep_link, PRIVATE_MESSAGES & _DEEP_LINK),
    MessageHandler(PRIVATE_MESSAGES & AnswersToQuestions(), dispatch.handle_answer),
    CommandHandler(["kasus", "kasusku", "poster", "lepas"], lists.handle_private_command, PRIVATE_MESSAGES),
    # Taps on lists and on the group itself before taps on cases, whose pattern takes the rest.
    CallbackQueryHandler(lists.handle_list_tap, pattern=r"^o:(page|mine|card):"),
    CallbackQueryHandler(binding.handle_unbind_tap, pattern=r"^o:unbind:"),
    CallbackQueryHandler(
        printing.handle_poster_tap, pattern=rf"^{views.BUTTON_PREFIX}(list|view|print|picture)\b"
    ),
    CallbackQueryHandler(registration.handle_registration_tap, pattern=rf"^{views.BUTTON_PREFIX}"),
    CallbackQueryHandler(dispatch.handle_tap, pattern=r"^o:"),
    # The group: a channel's posts, its commands, then what Telegram itself reports of it.
    MessageHandler(GROUP_MESSAGES & filters.IS_AUTOMATIC_FORWARD, chat_events.handle_channel_post),
    CommandHandler("start", binding.handle_binding_link, GROUP_MESSAGES),
    CommandHandler("kasus", lists.handle_cases_command, GROUP_MESSAGES),
    CommandHandler("kasusku", lists.handle_own_cases_command, GROUP_MESSAGES),
    CommandHandler("bantuan", lists.handle_help_command, GROUP_MESSAGES),
    CommandHandler("poster", printing.handle_poster_command, GROUP_MESSAGES),
    CommandHandler("lepas", binding.handle_unbind_command, GROUP_MESSAGES),
    MessageHandler(
        GROUP_MESSAGES & ~filters.COMMAND & place_question.PlaceAnswers(), place_question.handle_place_answer
    ),
    GroupMemberHandler(chat_events.handle_own_membership, ChatMemberHandler.MY_CHAT_MEMBER),
    GroupMemberHandler(chat_events.handle_other_membership, ChatMemberHandler.CHAT_MEMBER),
    MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, chat_events.handle_leave_message),
    MessageHandler(filters.StatusUpdate.MIGRATE, supergroup.handle_supergroup_message),
    MessageHandler(_TOPIC_OPENED, write_refusals.handle_topic_opened),
]

ERRANDS: Final[Errands] = errands.ERRANDS

COMMANDS: Final[list[tuple[BotCommandScope, str | None, list[tuple[str, str]]]]] = [
    (BotCommandScopeAllGroupChats(), None, lists.describe_commands("id")),
    (BotCommandScopeAllGroupChats(), "en", lists.describe_commands("en")),
]
"""What groups see when somebody types a slash: scope, language, and names with descriptions."""

__all__ = ["COMMANDS", "ERRANDS", "HANDLERS"]
