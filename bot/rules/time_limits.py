"""How long things last and wait, in one table, each with its reason.

Deadlines of cases, those of the law and our own, are in `clocks`. What a station may choose itself is an
option (`bot.settings`); what Telegram's servers demand stands in `bot.delivery` and `bot.transport`. What is
kept how long in the store is in `storage.lifetimes`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# The citizen

DRAFT_LIFETIME: Final = timedelta(hours=24)
"""A report that nobody goes on with is destroyed: whoever finds the phone must not find it."""
DRAFT_REMINDED_AFTER: Final = timedelta(hours=6)
"""Late enough to be no pressure, early enough to leave most of a day."""
CONVERSATION_LIFETIME: Final = timedelta(days=30)
"""A chat that never became a report, and its language, are forgotten; so long somebody may think it over."""
PACE_WINDOW: Final = timedelta(minutes=1)
"""Messages of one chat, and new chats, are counted by the minute: who has to wait is let on soon."""
QUESTION_LIFETIME: Final = timedelta(hours=24)
"""A question outside the form is open as long as a draft would be; then its words may go."""
GUEST_LIFETIME: Final = timedelta(minutes=30)
"""Whoever opened a case by its code, from a phone that may not be theirs, sees it for one sitting."""
LISTENING_TIME: Final = timedelta(minutes=30)
"""After the last addition, what comes next may be about something else and is asked about."""
GATHERING_TIME: Final = timedelta(minutes=2)
"""An album, or a story told in ten messages, is one notice to the officer."""
HOLDING_TIME: Final = timedelta(minutes=2)
"""A reply is held before it is in: nothing can be taken out of a chain, and people send to the wrong chat."""
WAITING_LIFETIME: Final = timedelta(hours=24)
"""What belongs to no case yet is asked about for a day, then forgotten."""
PHOTO_AWAITED_FOR: Final = timedelta(minutes=30)
"""After /periksa the next photo is a poster's for so long."""
PHOTO_PATIENCE: Final = timedelta(minutes=10)
"""So long somebody who stands before a poster may wait for a verdict before they hear that there is none."""
CODE_SHOWN_FOR: Final = timedelta(days=1)
"""Time to write the access code down; in a chat that others may open it must not stay."""
UNLINKED_WITHIN: Final = timedelta(hours=24)
"""Who wished that nothing joins them and their report waits no longer for a receipt that doesn't arrive."""
CODE_HIDING_RETRIED_AFTER: Final = timedelta(hours=1)
"""If the code could not be edited out yet."""
RESTORE_TOLD_FOR: Final = timedelta(days=90)
"""As long as somebody may look for a report that was sent before a restore and isn't there."""

# The access code

COUNTED_BY_TICKET: Final = ("code.ticket", "code.owner")
"""What is counted of wrong codes by the ticket that was tried; the second, to tell its owner once a day."""
FIRST_LOCK: Final = timedelta(hours=1)
LONGEST_LOCK: Final = timedelta(hours=24)
"""Wrong codes lock an account out, longer each time: sixteen digits can't be guessed by then."""
WRONG_CODES_FORGOTTEN_AFTER: Final = timedelta(days=7)
"""Whoever mistyped last week begins anew."""
GUESSES_TOLD_EVERY: Final = timedelta(days=1)
"""The owner hears that somebody guesses, and isn't rung at each try."""

# Muting

MUTE_DAYS: Final = (1, 3, 7)
"""For so many days a supervisor may have nothing taken from a reporter: never without an end, and never so
long that what a witness still knows comes too late.
"""

# Officers

PROOF_LASTS: Final = timedelta(hours=12)
"""Telegram's word that somebody belongs to a group holds for a shift."""
SUPERVISOR_LASTS: Final = timedelta(minutes=5)
"""Who administers a group is asked again before each step that ends or reveals something."""
NEW_MEMBER_FOR: Final = timedelta(days=1)
"""Whoever came to a group an hour ago may have been let in for one opening: others have a day to notice."""
IDENTITY_REQUEST_LASTS: Final = timedelta(days=7)
"""After a week the reason is an old one: who still wants to know who reported says why anew."""
REPLICA_CLOCK_SKEW: Final = timedelta(minutes=1)
"""Clocks of two of our processes may differ by this much."""
TELEGRAM_CLOCK_SKEW: Final = timedelta(seconds=30)
"""Telegram's clock and ours may differ by so much."""
LOOK_UP_PATIENCE: Final = timedelta(minutes=10)
"""What somebody wanted is worth nothing later, if Telegram can't be asked for so long."""
REPEAT_PAUSE: Final = timedelta(minutes=1)
"""The same wish from the same person within it is a second tap, not a second wish."""
CASE_SHOWN_FOR: Final = timedelta(minutes=30)
"""How long anything about a case stays in an officer's private chat: enough to read it, too short to lie
about.
"""
FILE_IN_MIND_FOR: Final = timedelta(days=1)
"""Whoever read a case's file so lately may mean it by what they type: they are asked."""
PLACE_QUESTION_LIFETIME: Final = timedelta(days=1)
"""Where a poster will hang may have to be asked of somebody first."""
CLEANING_AWAITED_FOR: Final = timedelta(hours=1)
"""So long officers wait for a picture to be drawn anew, before they may ask for the original instead."""
TOO_OLD_TO_REMOVE: Final = timedelta(hours=47)
"""Telegram lets a bot delete for 48 hours from the sending, which came before the time was over."""
LEFTOVERS_COUNTED_FOR: Final = timedelta(days=30)
"""`doctor` tells of a month of messages that could not be removed."""
OVERDUE_GATHERED_FOR: Final = timedelta(minutes=1)
"""Cases that are overdue since this minute come in one message, not in forty."""

# Groups

UNTOLD_TOLD_EVERY: Final = timedelta(days=1)
"""A group hears once a day that Telegram doesn't tell us who is in it."""
REFUSAL_WATCHED_EVERY: Final = timedelta(minutes=1)
"""How often it is looked whether a group that refuses messages takes them again."""
REFUSAL_LOOKED_LATE_AFTER: Final = 3 * REFUSAL_WATCHED_EVERY
"""A look that comes later than this was held up: the time before it counts for nobody."""
STRANGE_GROUP_TOLD_EVERY: Final = timedelta(hours=1)
"""A group that is no unit's hears it once, and isn't answered at each word."""
LET_IN_PAUSE: Final = timedelta(minutes=1)
"""The link that let the bot in may follow its arrival by a moment."""
REROUTED_AFTER: Final = timedelta(hours=1)
URGENT_REROUTED_AFTER: Final = timedelta(minutes=10)
"""How long a case that nobody has claimed may stand in no group before it goes up."""

# Upkeep

ERRAND_LONGEST_PAUSE: Final = timedelta(minutes=5)
"""Of an errand that fails: what somebody waits for is tried again before they give up."""

POSTER_SILENT_AFTER: Final = timedelta(days=30)
"""A poster without a scan for so long fell down, or was pasted over."""
BACKUP_LATE_AFTER: Final = timedelta(hours=36)
"""A night's backup that failed once is made up for by the next; older than this the newest shouldn't be."""
ROOT_LATE_AFTER: Final = timedelta(days=2)
"""Longer than a daily root is ever waited for."""
POLLING_QUIET_AFTER: Final = timedelta(minutes=3)
"""Longer than polling ever waits for an answer, twice."""
UNSENT_REMOVED_AFTER: Final = timedelta(days=2)
"""A message that was never sent needs no removal; its place may go."""
CLEANING_LOOKED_EVERY: Final = timedelta(seconds=5)
CLEANING_LONGEST_PAUSE: Final = timedelta(hours=1)
"""What the machine was short of comes back by itself, at the latest when somebody looked at it."""
MACHINE_FAULT_LATE_AFTER: Final = timedelta(hours=1)
"""So long a machine may be at fault before that is an error."""
DATES_LOOKED_EVERY: Final = timedelta(days=30)
"""A case is looked at on the morning after its next date; with none before it, as often as this."""
MISSED_DATE_REMEMBERED_FOR: Final = timedelta(days=3650)
"""Lest a reporter hears of the same missed date twice."""
URGENT_REMINDED_EVERY: Final = timedelta(days=1)
"""Officers are reminded of an urgent case every day; of any other as often as its date was promised for."""
