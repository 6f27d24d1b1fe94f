"""`/poster`: the posters of a group's unit and of those below it.

    known        which posters a group knows of, and what of them
    shown        what it sees: the list, a poster's view, their buttons
    printing     the list and the view at work; a tap on a layout brings the file
    registering  a new place by a few answers: unit and kind of place (`unit_choice`), its words
    (`place_question`)
    asked        whoever has something printed or registered must administer the group, as Telegram says

A poster isn't secret, so all this happens in the group. State travels in buttons and slots.
"""
