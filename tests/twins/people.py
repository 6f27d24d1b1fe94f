"""Who there is: units, groups, officers, and the accounts that are dealt to the parts of a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from storage.records import Json, Level

BOT: Final = {"id": 123456, "is_bot": True, "first_name": "Yanduan", "username": "yanduan_bot"}
BOT_ID: Final = 123456

WEST: Final = -1_001_000_000_001  # the group of POLRES-W
EAST: Final = -1_001_000_000_002  # of POLRES-E
ABOVE: Final = -1_001_000_000_003  # of POLDA-X

UNITS: Final = (
    ("POLDA-X", Level.POLDA, None, ABOVE),
    ("POLRES-W", Level.POLRES, "POLDA-X", WEST),
    ("POLRES-E", Level.POLRES, "POLDA-X", EAST),
    ("POLSEK-W", Level.POLSEK, "POLRES-W", None),
    ("POLSEK-E", Level.POLSEK, "POLRES-E", None),
)
POSTERS: Final = {"W1": "POLSEK-W", "W2": "POLRES-W", "E1": "POLSEK-E"}
"""Units by the posters' codes."""


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account. `admin` of the group, or a member; `wrote`: to the bot, before the story."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "id"
    premium: bool = False
    photo: bool = False
    group: int | None = None
    admin: bool = False
    wrote: bool = False

    def raw(self) -> Json:
        """As the Bot API shows a user."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        user |= {"last_name": self.last_name} if self.last_name else {}
        user |= {"username": self.username} if self.username else {}
        user |= {"is_premium": True} if self.premium else {}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def chat(self) -> Json:
        """As the Bot API shows the private chat."""
        shown = {name: value for name, value in self.raw().items() if name.endswith("name")}
        return {"id": self.id, "type": "private", **shown}


DEALT: Final = (
    Account(7_100_000_001, "Sari", username="sari_asli"),
    Account(710_000_002, "John", "Smith", "john_s", "en", premium=True, photo=True, wrote=True),
    Account(5_910_000_003, "Muhammad Nur Hidayatullah" * 2, "Al Farisi " * 6, language_code="", photo=True),
    Account(7_100_000_004, "Gita", language_code="en", wrote=True),
    Account(7_100_000_005, "Tono", "Wijaya", group=WEST, language_code="en-US"),
    Account(810_000_006, "Dewi", username="dewi_p", group=WEST, admin=True, photo=True),
    Account(7_100_000_007, "Eko", premium=True, group=ABOVE, wrote=True),
    Account(7_100_000_008, "Fajar", username="fajar_e", group=EAST, language_code="en"),
)
"""Any of them may play any part; half of them are officers besides."""

OFFICERS: Final = (
    Account(7_200_000_001, "Rina", username="rina_propam", group=WEST),
    Account(7_200_000_002, "Budi", group=WEST),
    Account(7_200_000_003, "Agus", group=WEST, admin=True),
    Account(7_200_000_004, "Joko", group=EAST, admin=True),
    Account(7_200_000_005, "Ketut", group=EAST),
    Account(7_200_000_006, "Tuti", group=ABOVE, admin=True),
    Account(7_200_000_007, "Wayan", group=ABOVE),
)
"""Officers who play no part in either world: all that they are sent is compared."""

EVERYBODY: Final = {account.id: account for account in (*DEALT, *OFFICERS)}
BOTH: Final = tuple(account for account in DEALT if account.group is not None)
"""Officers who play a part, too."""
DESK: Final = (*OFFICERS, *BOTH)
GROUPS: Final = {WEST: "Propam Polres W", EAST: "Propam Polres E", ABOVE: "Bidpropam Polda X"}


def members(group: int) -> list[Account]:
    """Who belongs to a group."""
    return [account for account in DESK if account.group == group]
