"""The officers' room: a unit's private group, and each officer's private chat with the bot.

    group    the one private group of a unit, bound by a one-time link (`binding`), given up in `unbinding`
    card     what the group sees of a case: thin, one a case, kept up to date in place (`cards`)
    member   whom Telegram calls one, asked before anybody's first act of 12 hours (`membership`, `lookups`)
    deed     one act on one case: a tap, a deep link, or the answer to a question of ours (`action_table`,
             `actions`)
    holder   the officer who has claimed a case (`claims`)
    file     the case as the holder or a supervisor reads it privately (`opening`, `answers`, `timeline`,
             `evidence`): protected, removed again, every opening an event
    step     a change of status with a sentence for the reporter (`progress`, `reader_language`)
    letter   an officer's own words to the reporter (`replies`)
    preview  what a step or a letter shows the officer before it is sent (`previews`)
    preview  what somebody was shown to act on; it counts for the case as it stood then (`shown_state`)
    request  what waits for a second person: a closing, an identity (`approval_requests`, `approvals`,
    `identity`)
    poster   what hangs on walls of this unit and those below (`posters`)

An update comes in at `dispatch` (deeds), `lists` (lists), `binding`, `chat_events`, `supergroup` or
`write_refusals` (the group itself). Every deed goes through `authorization.perform`, which asks for
membership, role and the case's unit before anything else, and refuses everybody alike. What an officer types
privately is a citizen's, unless it replies to a question of ours (`asking`) that names a ticket. The
reporter's room leaves errands here (`errands`, `overdue`), and gets some.
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
from bot.officers.update_filters import AnswersToUs, InGroups
from bot.turn import Context

PRIVATE: Final = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
GROUPS: Final = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_LINK: Final = filters.Regex(rf"^/start(@\w+)?\s+({'|'.join(action_table.LINKS)})-")

_OPENED: Final = filters.StatusUpdate.FORUM_TOPIC_REOPENED | filters.StatusUpdate.GENERAL_FORUM_TOPIC_UNHIDDEN

HANDLERS: Final[list[BaseHandler[Any, Context, Any]]] = [
    # Privately: recognised exactly, so that everything else stays a citizen's. The deep link comes before the
    # citizen's own /start, the answer before anything that a citizen might type.
    CommandHandler("start", dispatch.led, PRIVATE & _LINK),
    MessageHandler(PRIVATE & AnswersToUs(), dispatch.answered),
    CommandHandler(["kasus", "kasusku", "poster", "lepas"], lists.refused, PRIVATE),
    # Taps on lists and on the group itself before taps on cases, whose pattern takes the rest.
    CallbackQueryHandler(lists.turned, pattern=r"^o:(page|mine|card):"),
    CallbackQueryHandler(binding.unbind, pattern=r"^o:unbind:"),
    CallbackQueryHandler(printing.tapped, pattern=rf"^{views.TAP}(list|view|print|picture)\b"),
    CallbackQueryHandler(registration.tapped, pattern=rf"^{views.TAP}"),
    CallbackQueryHandler(dispatch.tapped, pattern=r"^o:"),
    # The group: a channel's posts, its commands, then what Telegram itself reports of it.
    MessageHandler(GROUPS & filters.IS_AUTOMATIC_FORWARD, chat_events.posted),
    CommandHandler("start", binding.linked, GROUPS),
    CommandHandler("kasus", lists.list_cases, GROUPS),
    CommandHandler("kasusku", lists.my_cases, GROUPS),
    CommandHandler("bantuan", lists.help_, GROUPS),
    CommandHandler("poster", printing.listed, GROUPS),
    CommandHandler("lepas", binding.ask_unbind, GROUPS),
    MessageHandler(GROUPS & ~filters.COMMAND & place_question.Answers(), place_question.answered),
    InGroups(chat_events.own_place, ChatMemberHandler.MY_CHAT_MEMBER),
    InGroups(chat_events.other_place, ChatMemberHandler.CHAT_MEMBER),
    MessageHandler(filters.StatusUpdate.LEFT_CHAT_MEMBER, chat_events.left),
    MessageHandler(filters.StatusUpdate.MIGRATE, supergroup.migrated),
    MessageHandler(_OPENED, write_refusals.opened),
]

ERRANDS: Final[Errands] = errands.ERRANDS

COMMANDS: Final[list[tuple[BotCommandScope, str | None, list[tuple[str, str]]]]] = [
    (BotCommandScopeAllGroupChats(), None, lists.shown("id")),
    (BotCommandScopeAllGroupChats(), "en", lists.shown("en")),
]
"""What groups see when somebody types a slash: scope, language, and names with descriptions."""

__all__ = ["COMMANDS", "ERRANDS", "HANDLERS"]
