"""The Bot API as data: see `derive.py` for its form and LICENSES.txt for its sources."""
