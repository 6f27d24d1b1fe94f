"""A Telegram of one's own, for trying and testing a bot without a network; stricter than the real one.

A `Server` serves a `World` on one port: the Bot API at `/bot<token>/<method>`, files at
`/file/bot<token>/<path>`, and the control API at `/control/…`. A call goes `botapi` → `params` (decode, and
check against `spec` by `checks`) → `methods` → `World` → `journal`. What a person does goes `control` (or
`testing`, its Python client) → `acts` → `World` → `updates` → getUpdates or `webhook`. All ages, pauses and
windows are measured by one `clock` that can be moved. What a real Telegram would refuse is an `ApiError` in
Telegram's words; what only the sandbox refuses, because it is against the specification or not played here,
is a `Strictness`, which begins with "sandbox:".

The control API speaks JSON. It answers 400 `{"error"}` to what can't be done, and 403 to foreign Host and
Origin headers. Its paths, below `/control/`:

    POST acts      {"act": NAME, …} → {"result"}
                   {"acts": [{"act": NAME, …}, …]} → {"results": [{"result"} or {"error"}, …]}
    POST wait      {"for": WHAT, "timeout"?, …} → {"found"}, null when it didn't come
    GET  bot       token, username, privacy, webhook, pending updates, answers, seq
    POST bot       {"privacy"}
    GET  users     the accounts
    GET  chats     the groups, with their members
    GET  chats/ID/messages?as=USER&after=SEQ&limit=N     the chat as that person sees it
    GET  users/ID/toasts?after=SEQ                       the answers to that person's taps
    GET  shown?after=SEQ&limit=N                         what was shown in all chats, version by version
    GET  calls?method=&chat=&verdict=&after=             every Bot API call, oldest first
    DELETE calls   forget them
    GET  updates   those that the bot hasn't confirmed
    POST updates   {"updates": [RAW, …], "next_id"?}
    GET  faults    those in force, and all kinds
    POST faults    {"kind", "method"?, "chat"?, "times"?, "rate"?, "retry_after"?, "seconds"?}
    DELETE faults?id=
    GET  flood     POST flood {"enabled", "overall"?, "chat_burst"?, "chat_seconds"?, "group_minute"?}
    GET  clock     POST clock {"advance"?, "set"?, "frozen"?}, in seconds
    GET  commands  the menus that the bot has set
    POST files?kind=&file_name=&mime_type=               the content → {"file_id"}
    GET  files/FILE_ID                                   the content
    POST webhook   {"route"}: leads deliveries for a public address to this machine

The acts are the functions registered in `acts/`; `waiting.wait` says what can be waited for, `faults` what
can go wrong. `seq` numbers everything shown in the sandbox, for `after`.
"""
