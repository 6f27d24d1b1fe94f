"""What is kept: one database file and a folder of encrypted files.

    store       opens it; one writing transaction at a time, readers beside it
    tx          a transaction: direct writes, deferred ones, savepoints
    records     the vocabulary, pure data
    schema      tables; `migrate` makes and upgrades them
    vault       who may read what; `keys` is the key file, `sealing` the pieces, `rotation` seals anew

and one module of functions for each thing that is kept, taking the transaction first: `units`, `posters`,
`officers`, `conversations`, `cases`, `messages`, `identities`, `consents`, `evidence` (contents in `files`),
`approvals`, `outbox`, `slots`, `work`, `intake`, `limits`, `counters`, `meta`.

`events` is the audit chain, and `verify` looks whether it holds. `errors` shows everything that can go wrong.
"""
