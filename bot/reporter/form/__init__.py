"""The form, pure: questions as data, and a machine that walks through them.

`advance(form, draft, event) -> (draft, replies)` knows no Telegram, no store and no language. How a question
is answered, shown and summed up, its kind says (`kinds`); what is shown of a draft (`rendering`) is pure as
well. Nothing here imports the rest of the room.
"""
