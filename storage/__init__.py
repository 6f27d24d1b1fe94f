"""What is kept: one database file and a folder of encrypted files.

    store       opens it; one writing transaction at a time, readers beside it
    tx          a transaction: direct writes, deferred ones, savepoints
    records     the vocabulary, pure data
    schema      tables; `migrate` makes and upgrades them
    vault       who may read what; `keys` is the key file, `sealing` the pieces, `rotation` seals anew

and one module of functions for each thing that is kept, taking the transaction first: `units`, `posters`,
`officers`, `conversations`, `cases`, `messages`, `identities`, `consents`, `evidence` (contents in `files`),
`approvals`, `outbox`, `slots`, `work`, `intake`, `attempt_limits`, `counters`, `meta`.

Nobody without the key may change any of it unseen: `rows` is the one way into tables whose rows are accounted
for, `table_sums` seals what they add up to, `places` binds a sealed value to what its row says, and
`first_opening` does all that for a database from before. `events` is the audit chain, `verify` looks whether
everything holds, and `recent_check` whether what is newest does. `errors` shows everything that can go wrong.
"""
