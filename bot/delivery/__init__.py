"""Messages out: rows of the outbox become calls of the Bot API, in order per chat, within Telegram's limits.

    commit --Committed.outbox--> `owed.OwedRows` --> `lanes.Lanes` --next ready--> `courier.Courier` --> bot
                           one transaction <--marks-- `answers.TelegramAnswers` <--what Telegram says--'

Every chat is a lane with a `queue` of its own: its rows go out one after another, answers before all else,
and an edit never before the message that it edits. A lane is ready when `pacing` allows a message to the
chat; among ready lanes the one where somebody waits for an answer goes first. What Telegram answers
decides: sent; told to wait; moved; gone; no such chat; refused. What a unit's group refuses is held back
until it is known whether the group or the message was at fault (`refusals`). Marks are written in groups
(`marks`), and nothing more is sent while they can't be. After a crash the rows that carry no mark are sent
again: a message in flight then may arrive twice, none is lost.

Answers to taps (`taps`) are not kept: they are worth something for seconds only.
"""
