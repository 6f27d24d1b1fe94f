"""Updates in: a batch is one transaction, and is confirmed to Telegram only once that is committed.

    Telegram --getUpdates / webhook--> `polling` or `webhook` --raw JSON--> `batch.Intake.take`

`Intake.take` skips what was taken before (`storage.intake`), parses each update by itself, and runs it under
a savepoint through PTB's `Application.process_update`. A handler that fails, or takes over ten seconds, rolls
back to the savepoint: the update is sealed for 72 hours, and the person is told (`failures`). A storage error
is never one handler's error: the whole batch is rolled back, stays unconfirmed, and is tried again.

After an unclean stop the first batch is taken singly, each update under a mark of its own; one that was under
way at three deaths is sealed instead of tried a fourth time.
"""
