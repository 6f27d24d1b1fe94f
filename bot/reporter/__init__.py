"""The citizen's room: the form on one side, what follows a sent report on the other.

    handlers         which updates of a private chat are a citizen's, in order; `dispatch` what answers them
    menu             the commands that Telegram shows; `bot_description` what stands there before MULAI
    citizen_turn     one update of one citizen: who writes, in which language, how the answer goes out
    message_kinds    what becomes of each kind of message; `message_parts` what one brings

    filing/          from the poster to the receipt
        start, before_welcome, welcome     the way in: token, language, doors, consent; `doubtful_poster`
        places                             whose unit it is: by the poster, or chosen down the tree
        form_controller                    events in, replies to the outbox, the draft into its row
        message_events, downloads          a message as an event; its files, fetched after the commit
        submission, receipt                draft to case, edits after sending; what the citizen keeps
        last_receipt                       the same, where nothing is to join account and case
        draft_lifetime                     the reminder of a draft, and its destruction
        poster_verdict                     what a code in a photo is
    form/            pure: `questions` as data, `choices`, `conditions`, `steps`; what each kind of question
                     does (`kinds`); `machine` and what it calls (`taps`, `answers`, `lost`, `navigation`,
                     `parsing`); `rendering`, `phrases`
    clearing/        both sides' messages out of the chat, where its person wished so (see there)
    followup/        after sending, and beside the form (see there)

A private chat's state is one sealed row (`storage.conversations`). Its flow holds `draft` (the form's state,
with the key of its files), `asking` (a question outside the form that waits for an answer, `open_questions`),
`waiting` (messages that belong to no case yet), `named` (what a reply brought, for two minutes), `welcome`
(where somebody came from who hasn't agreed yet), `queued` (when somebody new is let in), `album` (photos that
are being looked at), `done` (which case a sent draft became) and `guest`.

A tap edits the tapped message into the next question; what is written is answered by a new message. Buttons
carry the draft's nonce and the question's turn: an older one says what became of it. This room never
imports the officers'; it leaves errands for it ("officers.announce", ".added", ".changed", ".withdrawn").
"""

from __future__ import annotations

from typing import Final

from bot.errand_kind import Errands
from bot.reporter import dispatch
from bot.reporter.bot_description import localized_descriptions
from bot.reporter.filing import downloads, draft_lifetime, form_controller, receipt, start
from bot.reporter.filing.form_controller import ask_again
from bot.reporter.handlers import HANDLERS
from bot.reporter.menu import COMMANDS

__all__ = ["COMMANDS", "ERRANDS", "HANDLERS", "ask_again", "localized_descriptions"]

ERRANDS: Final[Errands] = (
    form_controller.ERRANDS
    | start.ERRANDS
    | downloads.ERRANDS
    | draft_lifetime.ERRANDS
    | receipt.ERRANDS
    | dispatch.ERRANDS
)
"""What this room does for others, by name."""
