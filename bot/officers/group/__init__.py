"""A unit's private group: bound, asked about at Telegram, listed to, and let go."""
