"""The citizen's room: the form on one side, what follows a sent report on the other.

    description what stands in the chat before it is begun
    start       the way in: a poster's token, language, doors, consent; `welcome` its words
    threshold   what is said before the welcome: of doubtful codes, and of the only area there is
    places      whose unit it is: by the poster, or chosen down the tree
    form        the questions, as data of one version; `choices` their buttons, `steps` what they are made of
    machine     advance(form, draft, event) -> (draft, replies), pure; `taps`, `answers`, `navigation`
    asking      a question as it is shown; `review`, `answer_texts`, `phrases` its words
    desk        the shell: events in, replies to the outbox, the draft into the conversation's row
    media       a Telegram message as an event; `downloads` fetches what it brought, after commit
    sending     draft to case, edits after sending; `receipt` what the citizen keeps
    drafts      the reminder of a draft, and its destruction
    checking    photos of posters: looked at, judged (`poster_verdict`), spoken of (`doubtful_poster`), and
                not kept
    cases       everything after and beside the form (see there)

A private chat's state is one sealed row (`storage.conversations`). Its flow holds `draft` (the form's state,
with the key of its files), `asking` (a question outside the form that waits for an answer), `waiting`
(messages that belong to no case yet), `named` (what a reply brought, for two minutes), `welcome` (where
somebody came from who hasn't agreed yet), `album` (photos that are being looked at), `done` (which case a
sent draft became) and `guest`.

A tap edits the tapped message into the next question; what is written is answered by a new message. Buttons
carry the draft's nonce and the question's turn: an older one says what became of it. This room never
imports the officers'; it leaves errands for it ("officers.announce", ".added", ".changed", ".withdrawn").
"""

from __future__ import annotations

from typing import Final

from bot.errand import Errands
from bot.reporter import dispatch
from bot.reporter.bot_description import descriptions
from bot.reporter.filing import downloads, draft_lifetime, form_controller, receipt
from bot.reporter.filing.form_controller import ask_again
from bot.reporter.handlers import HANDLERS
from bot.reporter.menu import COMMANDS

__all__ = ["COMMANDS", "ERRANDS", "HANDLERS", "ask_again", "descriptions"]

ERRANDS: Final[Errands] = (
    form_controller.ERRANDS | downloads.ERRANDS | draft_lifetime.ERRANDS | receipt.ERRANDS | dispatch.ERRANDS
)
"""What this room does for others, by name."""
