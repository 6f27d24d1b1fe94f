"""What is decided without looking anything up: pure rules.

Every function here takes all that it needs as arguments (records, `now`, random numbers) and gives back a
value; none talks to Telegram, reads a table, a clock or a source of randomness. The one thing of ours that
they import is `storage.records`.

    ticket, access_code, pseudonym   the three names of a case: public, secret, for officers
    categories                       what is asked and how urgent it is, by category
    routing                          which unit handles a case, and which never learns of it
    workflow                         which status follows which
    calendar                         working days, and the ends of periods
    clocks, case_facts               what is to be done by when, and what a case tells of it
    letters                          number and date of an official letter, as typed
    permissions                      who may do what with a case
    attempts                         what wrong access codes cost
    media                            what kind of file it is, and the neutral name it gets
"""
