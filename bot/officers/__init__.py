"""The officers' room: a unit's private group, and each officer's private chat with the bot.

    handlers, dispatch     an update comes in: commands, taps, deep links, answers to questions of ours
    menu                   the commands that Telegram shows in groups
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
    home/                  an officer's own list of cases, privately: one message, edited in place
    posters/               what hangs on walls of this unit and those below

Every action goes through `authorization.perform`, which asks for membership, role and the case's unit before
anything else, and refuses everybody alike. What an officer types privately is a citizen's, unless it replies
to a question of ours that names a ticket, or they are asked and say so (`bot.reporter.followup.desk_words`).
"""

from __future__ import annotations

from typing import Final

from bot.errand_kind import Errands
from bot.officers import errands
from bot.officers.handlers import HANDLERS
from bot.officers.menu import COMMANDS

__all__ = ["COMMANDS", "ERRANDS", "HANDLERS"]

ERRANDS: Final[Errands] = errands.ERRANDS
"""What this room does for others, by name."""
