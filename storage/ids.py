"""Random names for rows and tokens."""

import string

from storage.randomness import ACCESS_CODE, LINK, ROW_ID

_TOKEN = string.ascii_letters + string.digits


def new_id() -> str:
    """Return a row's id: 32 hex digits, telling nothing of when or in which order rows were made."""
    return ROW_ID.hex(16)


def new_token(length: int) -> str:
    """`length` random letters and digits, for links."""
    return "".join(LINK.choice(_TOKEN) for _ in range(length))


def new_access_code() -> str:
    """16 random digits (53 bits) in fours."""
    digits = f"{ACCESS_CODE.randrange(10**16):016}"
    return " ".join(digits[i : i + 4] for i in range(0, 16, 4))
