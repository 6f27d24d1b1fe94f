"""Every update that Telegram can send, made from the Bot API's own description.

api.json   the types within reach of Update (`derive.py` makes it; LICENSES.txt names its sources)
made       builds values of those types: with what is required alone, or with everything
"""
