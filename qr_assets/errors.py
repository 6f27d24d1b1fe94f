"""What goes wrong with codes and posters. Of its own, so that whoever only names it draws nothing in."""

from __future__ import annotations


class AssetError(Exception):
    """The base of all that goes wrong with codes, posters and pictures."""


class CodeError(AssetError):
    """A code or poster that can't be made as asked, or that doesn't read back; nothing was written."""
