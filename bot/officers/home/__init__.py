"""An officer's home: their private chat with the bot as a place to work from.

    shelves      which cases lie there for this officer now, each shelf a filter of one list
    page         a shelf as a message: lines, buttons for cases, numbers on the buttons of the shelves
    showing      the commands and taps that lead there, and the one message that it is
    command_menu the commands as Telegram shows them in that chat, as long as somebody is an officer

It is one message, edited in place; a command puts it below all else, and the older one goes. Whatever it
shows is looked up at the moment of the tap: in which groups the officer was last called a member, what state
each case has. A tap on a case is an action like one on its card (`bot.officers.authorization`). Nothing here
depends on who reported: a case of the officer's own is listed like in their group, and refused like there.
"""
