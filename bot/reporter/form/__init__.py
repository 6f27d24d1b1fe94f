"""The form, pure: questions as data, and a machine that walks through them.

`advance(form, draft, event) -> (draft, replies)` knows no Telegram, no store and no language. What is shown
of a draft (`rendering`, `review`, `answer_texts`) is pure as well. Nothing here imports the rest of the room.
"""
