"""/bersihkan: both sides' messages go out of a private chat, where its person wished so beforehand.

    button   where it stands on other pages, once the wish is made
    pages    what it does and can't do; the wish, made and taken back; the one question before it is done
    batches  one after the other, to the one line that is left

Ids are remembered where messages come in (`bot.intake.batch`) and where they are known to have arrived
(`storage.outbox`), by `storage.clearable`. Clearing first sends a line: once that arrived, so has all that
was on its way before it. Then each batch leaves an errand with its answer, and the errand the next batch. The
line that is left in the end says nothing of what the chat was about.
"""
