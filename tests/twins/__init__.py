"""Twin worlds: what officers, groups, logs, figures and the disk show doesn't depend on who reported.

Two worlds have the same people, updates, clock and chance; only which account plays which part is another:
who reports, who only asks, who leaves a draft, who just looks. Some of these accounts are officers', of the
handling unit, of the one above, of another. Another, too, is how they want to be known (confidential, by
name, unlinked) and when they want news, which waits. Everything that others can observe must be equal.

    loop       an event loop whose time is the test's: what waits, waits no time
    telegram   the recording transport: groups, members, files; ids count per chat
    people     the accounts that are dealt to the parts, the officers, the units and posters
    story      what happens in which order, by a seed
    parts      what whoever plays a part does: a report through the form, additions, withdrawals …
    desk       what an officer does, by what that officer sees and by the seed
    world      one world: the real application, Courier and Worker, and a story told in it
    seen       what is observed of a world, and where two of them differ
    meant      the differences that are meant, each with its reason
    leaks      what a product that leaks would do, planted: the test of the test

`make twins SEEDS=1000` tells as many stories; a new mode of the product is a new act in `parts` or `desk`.
"""
