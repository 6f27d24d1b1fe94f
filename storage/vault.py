"""Who may read what. Every method is named by its reader.

    program    drafts, the outbox, Telegram's file ids, officers, groups: whatever the running bot needs
    itself case       a case's content, under the case's own data key; destroying that key destroys the
    content identity   who is behind a case, under a key of its own

Sealing keys come from the master keys by HKDF, one for each purpose and table; the master key's id stands in
front of what is sealed, so that several keys can be in use at once. `storage.rotation` seals everything anew.

Lookup hashes and the audit chain must outlive a rotation: their subkeys come from two random roots that are
kept sealed in the database. Each purpose has its own subkey, so that one person's hashes in two tables have
nothing in common: a thief of the database can't match a reporter with an officer, a limit or a message.
"""

from __future__ import annotations

import contextlib
import hmac
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from storage import sealing
from storage.errors import KeyFileError, SealBroken
from storage.keys import ID_BYTES, KeyRing
from storage.randomness import DATA_KEY, NONCE
from storage.records import Json
from storage.sealing import KEY_BYTES, NONCE_BYTES, Place

ROOTS: Final = ("lookup", "audit")
"""By name, as `secret` keeps them."""

_HASHES = 1024


@dataclass(frozen=True, slots=True)
class Roots:
    """The two secrets that a rotation leaves as they are."""

    lookup: bytes = field(repr=False)
    audit: bytes = field(repr=False)


class Vault:
    """Seals, opens and hashes."""

    def __init__(self, keys: KeyRing, roots: Roots) -> None:
        self._keys = keys
        self._roots = roots
        self._derived: dict[tuple[str, str], bytes] = {}
        self._lookup = lru_cache(maxsize=_HASHES)(self._hash)  # a batch asks for each several times

    def __repr__(self) -> str:
        return f"<Vault with {len(self._keys.keys)} keys>"

    def knows_key(self, sealed: bytes) -> bool:
        """Whether the ring holds the key that `sealed` names."""
        return isinstance(sealed, bytes) and sealed[:ID_BYTES].hex() in self._keys.keys

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it."""
        return isinstance(sealed, bytes) and sealed[:ID_BYTES].hex() == self._keys.first

    def use(self, keys: KeyRing) -> None:
        """Seal with `keys` from now on (a rotation)."""
        self._keys = keys
        self._derived.clear()

    # Sealing under a master key: purposes "program", "identity", "case-key".

    def seal(self, purpose: str, place: Place, data: bytes) -> bytes:
        """Seal `data` for `purpose`; the methods below say who that is."""
        name = self._keys.first
        key = self._sealing_key(name, purpose, place.table)
        return bytes.fromhex(name) + sealing.encrypt(key, NONCE.randbytes(NONCE_BYTES), data, place.bound())

    def open(self, purpose: str, place: Place, sealed: bytes) -> bytes:
        """Return what `seal` was given. SealBroken if moved or changed, its key's name in front included."""
        if not isinstance(sealed, bytes):
            raise SealBroken(f"A value of {place.table}.{place.column} is gone. Run `yanduan verify`.")
        name = sealed[:ID_BYTES].hex()
        return sealing.decrypt(self._sealing_key(name, purpose, place.table), sealed[ID_BYTES:], place)

    def seal_for_program(self, place: Place, data: Json) -> bytes:
        return self.seal("program", place, sealing.dump(data))

    def open_for_program(self, place: Place, sealed: bytes) -> Json:
        return sealing.parse(self.open("program", place, sealed))

    def seal_person(self, place: Place, data: Json) -> bytes:
        """Seal for the program who somebody is."""
        return self.seal("program", place, sealing.dump(data, sealing.person_bucket))

    def seal_identity(self, place: Place, data: Json) -> bytes:
        return self.seal("identity", place, sealing.dump(data, sealing.person_bucket))

    def open_identity(self, place: Place, sealed: bytes) -> Json:
        return sealing.parse(self.open("identity", place, sealed))

    # A case's own key.

    def new_data_key(self) -> bytes:
        """32 random bytes for one case or draft."""
        return DATA_KEY.randbytes(KEY_BYTES)

    def wrap_data_key(self, place: Place, data_key: bytes) -> bytes:
        return self.seal("case-key", place, data_key)

    def unwrap_data_key(self, place: Place, wrapped: bytes) -> bytes:
        return self.open("case-key", place, wrapped)

    def seal_for_case(self, data_key: bytes, place: Place, data: Json) -> bytes:
        return self.seal_bytes_for_case(data_key, place, sealing.dump(data))

    def open_for_case(self, data_key: bytes, place: Place, sealed: bytes) -> Json:
        return sealing.parse(self.open_bytes_for_case(data_key, place, sealed))

    def seal_bytes_for_case(self, data_key: bytes, place: Place, data: bytes) -> bytes:
        key = sealing.derive(data_key, f"case/{place.table}")
        return sealing.encrypt(key, NONCE.randbytes(NONCE_BYTES), data, place.bound())

    def open_bytes_for_case(self, data_key: bytes, place: Place, sealed: bytes) -> bytes:
        return sealing.decrypt(sealing.derive(data_key, f"case/{place.table}"), sealed, place)

    # Lookup hashes: equal input, equal hash, within one purpose only.

    def account_hash(self, chat_id: int) -> str:
        """Return the hash that finds the cases of a reporting account."""
        return self._lookup("account", chat_id)

    def conversation_hash(self, chat_id: int) -> str:
        return self._lookup("conversation", chat_id)

    def clearable_hash(self, chat_id: int) -> str:
        """Return the hash that finds the list of a chat that can be cleared."""
        return self._lookup("clearable", chat_id)

    def draft_hash(self, chat_id: int) -> str:
        """Return the hash that finds the files of a draft."""
        return self._lookup("draft", chat_id)

    def update_hash(self, update_id: int) -> str:
        """Return the hash by which an update is known again."""
        return self._hash("update", update_id)

    def outbox_hash(self, chat_id: int) -> str:
        return self._lookup("outbox", chat_id)

    def officer_hash(self, user_id: int) -> str:
        return self._lookup("officer", user_id)

    def group_hash(self, chat_id: int) -> str:
        return self._lookup("group", chat_id)

    def slot_hash(self, chat_id: int, message_id: int) -> str:
        """Return the hash that finds one message; it doesn't tell which messages share a chat."""
        return self._lookup("slot", chat_id, message_id)

    def limit_hash(self, purpose: str, key: int | str) -> str:
        return self._lookup("limit", purpose, key)

    def link_hash(self, token: str) -> str:
        """Return the hash that finds the unit of a one-time link."""
        return self._hash("link", token)

    def code_mac(self, ticket: str, code: str) -> str:
        """Return what is kept of an access code: bound to its ticket, digits only."""
        digits = "".join(character for character in code if character.isdigit())
        return self._hash("code", ticket, digits)

    def is_code(self, ticket: str, code: str, kept: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.code_mac(ticket, code), kept)

    def audit_mac(self, what: str, *parts: bytes | str | int | None) -> str:
        """One link of the audit chain; `what` keeps the kinds of links apart."""
        return sealing.mac(self._subkey("audit", what, self._roots.audit), *parts)

    def long_audit_mac(self, what: str) -> sealing.LongMac:
        """Return the same over parts that come one after another."""
        return sealing.LongMac(self._subkey("audit", what, self._roots.audit))

    def _hash(self, purpose: str, *parts: int | str) -> str:
        return sealing.mac(self._subkey("lookup", purpose, self._roots.lookup), *parts)

    def _subkey(self, kind: str, purpose: str, root: bytes) -> bytes:
        key = self._derived.get((kind, purpose))
        if key is None:
            key = self._derived[kind, purpose] = sealing.derive(root, f"{kind}/{purpose}")
        return key

    def _sealing_key(self, name: str, purpose: str, table: str) -> bytes:
        key = self._derived.get((name, f"{purpose}/{table}"))
        if key is None:
            secret = self._master(name)
            key = self._derived[name, f"{purpose}/{table}"] = sealing.derive(secret, f"{purpose}/{table}")
        return key

    def _master(self, name: str) -> bytes:
        if name not in self._keys.keys:
            # Another process may have rotated the keys since this one read them. A file that can't be read
            # just now is no reason to stop: the keys at hand still serve everything else.
            with contextlib.suppress(KeyFileError):
                self._keys = self._keys.reread()
        try:
            return self._keys.keys[name]
        except KeyError:
            raise SealBroken(f"A value names a key ({name!r}) that the key file doesn't hold.") from None
