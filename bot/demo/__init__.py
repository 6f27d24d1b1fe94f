"""`yanduan demo`: the real bot on a stage of its own, with people, posters and a Telegram that is all ours.

story         what happens, told in the actors' words; the end-to-end test plays the very same
terminal      the story, printed as chats
stage         a sandbox, the cast, and a station that works
installation  what a station has: folder, key, units, posters
process       `yanduan run` as a process of its own, that can be killed and started again
"""
