"""What follows a report that was sent: where it stands, what is added, and what is heard of it.

    status, timeline                     /status, /laporanku: where a case stands, for its reporter
    code_entry                           another account: the access code, and what wrong ones cost
    officers_words                       what officers wrote, on the page of whom nothing is sent
    visits                               half an hour by the code, of which nothing is left
    additions, addition_store            more for a named open case; `addition_outcomes` what is said,
                                         `add_command` the command /tambah with what stands behind it
    replies, held_replies                a reply to us goes to the case that our message names
    page_replies                         unless that message asks for something else
    unassigned, waiting_messages         anything else is asked about, never guessed
    desk_words                           and whoever reads cases as an officer, too, is asked first
    withdrawal                           /batal: drop what is under way, withdraw what was sent
    poster_photos                        /periksa: whether a poster in a photo is genuine
    contact                              name and phone: seen, changed and removed by the reporter
    unlinking                            account and case are parted, where the reporter wished so
    danger_report                        danger that begins after the report was sent
    news, notifications                  news from officers and deadlines: when, and what it says;
                                         `news_time` how its reporter chooses when

Every button is "r:c:<what>:<values>", and every one about a case names its ticket. That the chat may see the
case is asked again at each tap; where it may not, the answer is the same as for a case that doesn't exist.
"""
