"""What a reporter holds in hand to prove that their report was received: twelve symbols on the receipt.

A MAC of the ticket under an audit subkey. It is kept nowhere, so nobody who can write the database can make
one or take it back: whoever holds the key file can tell a genuine receipt even when the case is gone.
"""

from __future__ import annotations

import hmac
from typing import Final

from storage.tx import Tx

_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32
_LENGTH: Final = 12


def of(tx: Tx, ticket: str) -> str:
    """Return the proof of a ticket, such as "7K3Q-M4XD-91TZ"."""
    number = int(tx.vault.audit_mac("receipt", ticket)[:15], 16)
    symbols = "".join(_SYMBOLS[(number >> (5 * place)) & 31] for place in range(_LENGTH))
    return "-".join(symbols[start : start + 4] for start in range(0, _LENGTH, 4))


def fits(tx: Tx, ticket: str, proof: str) -> bool:
    """Whether `proof`, however it was typed, is this ticket's."""
    typed = proof.upper().translate(str.maketrans("OIL", "011", " -"))
    return hmac.compare_digest(typed.encode(), of(tx, ticket).replace("-", "").encode())
