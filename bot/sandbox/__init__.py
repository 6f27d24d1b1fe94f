"""A Telegram of one's own, for trying and testing a bot without a network: it answers like Telegram,
stricter.

A `Server` serves a `World` on one port: the Bot API at `/bot<token>/<method>`, files at
`/file/bot<token>/<path>`, and the control API at `/control/…`. A call's way: `botapi` → `params` (decode,
and check against `spec` by
`checks`) → `methods` → `World` → `journal`. A person's way: `control` (or `testing`, its Python client) →
`acts` →
`World` →
`updates` → getUpdates or `webhook`. All ages, pauses and windows are measured by one `clock` that can be
moved. What a real Telegram would refuse is an `ApiError` in Telegram's words; what only the sandbox refuses,
because it is against the specification or not played here, is a `Strictness` that begins with "sandbox:".

The control API speaks JSON, answers 400 `{"error"}` to what can't be done, and 403 to foreign Host and
Origin headers:

    POST acts            {"act": NAME, …} → {"result"}; {"acts": [{…}, …]} → {"results": [{"result"} or
    {"error"}]} POST wait            {"for": message | toast | call | drained | polled | change | retry,
    "timeout"?, …} → {"found"} GET  bot             token, username, privacy, webhook, pending updates;
    POST bot {"privacy"} GET  users, chats    the accounts; the groups with their members
    GET  chats/ID/messages?as=USER&after=SEQ&limit=N   the chat as that person sees it
    GET  shown?after=SEQ&limit=N   what was shown in all chats, version by version
    GET  users/ID/toasts?after=SEQ                     the answers to that person's taps
    GET  calls?method=&chat=&verdict=&after=           every Bot API call;  DELETE calls
    GET  updates         those not yet confirmed;  POST updates {"updates": [raw…], "next_id"?}
    GET  faults          those in force, and all kinds;  POST faults {"kind", "method"?, "chat"?, "times"?,
    "rate"?,
                         "retry_after"?, "seconds"?};  DELETE faults?id=
    GET  flood, POST flood {"enabled", "overall"?, "chat_burst"?, "chat_seconds"?, "group_minute"?}
    GET  clock, POST clock {"advance"?, "set"?, "frozen"?}   seconds
    GET  commands        the menus that the bot has set
    POST files?kind=&file_name=&mime_type=  (body: the content) → {"file_id"};  GET files/FILE_ID → the
    content POST webhook {"route"}   lead deliveries for a public address to this machine

The acts are the functions registered in `acts/`, by their names there; `waiting.wait` says what can be
waited for,
`faults` what can go wrong. `seq` numbers everything shown in the sandbox, for `after`.
"""
