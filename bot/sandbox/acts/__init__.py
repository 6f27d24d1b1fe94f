"""What people do, one module for each subject; importing this package registers all acts."""

from bot.sandbox.acts import (
    changing,
    channels,
    filing,
    forwarding,
    groups,
    joining,
    people,
    permissions,
    reading,
    tapping,
    topics,
    writing,
)

__all__ = [
    "changing",
    "channels",
    "filing",
    "forwarding",
    "groups",
    "joining",
    "people",
    "permissions",
    "reading",
    "tapping",
    "topics",
    "writing",
]
