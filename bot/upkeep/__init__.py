"""What is done later: errands that transactions left (`worker`), and what time brings (`jobs`).

Both work from rows with a due time, write their effects and the mark that they are done in one transaction,
and so survive restarts; a job that runs twice finds nothing left to do the second time.
"""
