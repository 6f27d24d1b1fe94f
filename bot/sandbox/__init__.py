"""A Telegram of one's own, for trying and testing a bot without a network; stricter than the real one.

A `Server` serves a `World` on one port: the Bot API at `/bot<token>/<method>`, files at
`/file/bot<token>/<path>`, the control API at `/control/…`, and a page at `/`, which shows people's apps in a
browser by means of the control API. A call goes `botapi` → `params` (decode, and check against `spec` by
`checks`) → `methods` → `World` → `journal`. What a person does goes `control` (or `testing`, its Python
client) → `acts` → `World` → `updates` → getUpdates or `webhook`; `sight` decides what they see, `view` shows
it. All ages, pauses and windows are measured by one `clock` that can be moved. What a real Telegram would
refuse is an `ApiError` in Telegram's words; what only the sandbox refuses, because it is against the
specification or not played here, is a `Strictness`, which begins with "sandbox:". A `Guard` stands before
all of it: 403 for foreign names and for pages elsewhere.

The control API speaks JSON. It answers 400 `{"error"}` to what can't be done. Its paths, below `/control/`:

    POST acts      {"act": NAME, …} → {"result"}
                   {"acts": [{"act": NAME, …}, …]} → {"results": [{"result"} or {"error"}, …]}
    POST wait      {"for": WHAT, "timeout"?, …} → {"found"}, null when it didn't come
    GET  live?after=REV                                  the stream of changes, see below
    GET  bot       token, username, privacy, webhook, pending updates, program, flood, clock, answers, seq
    POST bot       {"privacy"}
    GET  program   the bot's program: {"state": "absent", "running", "stopped", "starting" or "stopping"}
    POST program   {"do": "start", "stop" or "kill"} → the same
    GET  users     the accounts
    GET  chats     the groups, with their members, invite links and who asks to join
    GET  users/ID/chats                                  that person's chats, newest first
    GET  chats/ID/messages?as=USER&after=SEQ&before=ID&limit=N   the chat as that person sees it
    GET  users/ID/toasts?after=SEQ                       the answers to that person's taps
    GET  shown?after=SEQ&limit=N                         what was shown in all chats, version by version
    GET  calls?method=&without=&chat=&verdict=&after=&limit=N    the newest N Bot API calls, oldest first
    DELETE calls   forget them
    GET  updates   those that the bot hasn't confirmed
    POST updates   {"updates": [RAW, …], "next_id"?}
    GET  faults    those in force, and all kinds
    POST faults    {"kind", "method"?, "chat"?, "times"?, "rate"?, "retry_after"?, "description"?, "seconds"?}
    DELETE faults?id=
    GET  flood     POST flood {"enabled", "overall"?, "chat_burst"?, "chat_seconds"?, "group_minute"?}
    GET  clock     POST clock {"advance"?, "set"?, "frozen"?}, in seconds
    GET  commands  the menus that the bot has set
    POST files?kind=&file_name=&mime_type=               the content → {"file_id"}
    GET  files/FILE_ID                                   the content, or a range of its bytes
    POST scan      a picture → {"codes": [{"text", "kind": "start", "group" or "other", "payload", "bot"}]}
    POST scan?poster=ID                                  the same, of a poster on the wall
    GET  wall      {"posters": [{"id", "title", "place"}]}
    POST wall?title=&place=                              a PNG or JPEG → {"id"}
    GET  wall/ID   DELETE wall/ID                        one picture, as above
    POST webhook   {"route"}: leads deliveries for a public address to this machine

The acts are the functions registered in `acts/`; `waiting.wait` says what can be waited for, `faults` what
can go wrong. `seq` numbers everything shown in the sandbox, for `after`.

`live` sends server-sent events `{"world", "rev", "topics"}`: the first at once, with all topics that changed
after REV, then one for each change. `world` names this sandbox until it stops; from another one's REV all
topics are told (`live?after=REV&world=WORLD`). The topics:

    chat:ID        its messages, keyboards, typing, pins, read marks, title, Start
    toasts:USER    the answers to that person's taps
    people         accounts, groups, members, menus of commands
    calls          the call log
    rules          faults, flood limits, clock, privacy
    bot            whether it polls, its webhook, pending updates, its program
    wall           the posters
"""
