"""Looking for an account in all that is kept: in files as they lie there, and in what the keys open."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from storage import rows, sealed
from storage.errors import SealBroken
from storage.places import mapping, place
from storage.store import Store
from storage.vault import Vault

MESSAGES = 200  # of a chat, whose hashes are looked for
LIMITS = ("checked.photos", "code.account", "code.opened", "group.strange")


def spellings(account: int, vault: Vault, tickets: list[str]) -> dict[str, bytes]:
    """Every way in which an account could stand in a file, by what it is."""
    text = str(account).encode()
    found = {"decimal": text, "hex": f"{account:x}".encode(), "upper hex": f"{account:X}".encode()}
    for size in (5, 6, 8):
        for order in ("big", "little"):
            raw = account.to_bytes(size, order)
            found[f"{size} bytes, {order}"] = raw
            found[f"{size} bytes, {order}, base64"] = base64.b64encode(raw)
            found[f"{size} bytes, {order}, hex"] = raw.hex().encode()
    for shift in range(3):  # in the middle of something longer that is written in base64
        inside = base64.b64encode(b"\0" * shift + text)[2 * bool(shift) + shift // 2 :]
        found[f"base64, {shift}"] = inside[: len(text) * 4 // 3 - 3]
    hashes = {
        "account": vault.account_hash(account),
        "conversation": vault.conversation_hash(account),
        "clearable": vault.clearable_hash(account),
        "outbox": vault.outbox_hash(account),
        "officer": vault.officer_hash(account),
        "group": vault.group_hash(account),
        **{f"slot {n}": vault.slot_hash(account, n) for n in range(1, MESSAGES)},
        **{f"limit {name}": vault.limit_hash(name, account) for name in LIMITS},
        **{
            f"limit {name} of {ticket}": vault.limit_hash(name, f"{ticket}:{account}")
            for name in LIMITS
            for ticket in tickets
        },
    }
    for name, value in hashes.items():
        found[f"hash: {name}"] = value.encode()
        found[f"hash: {name}, as bytes"] = bytes.fromhex(value)
    return found


def in_files(folder: Path, wanted: dict[str, bytes]) -> set[str]:
    """Which of these stand in a file below the folder, or in its name."""
    found = set()
    for path in folder.rglob("*"):
        kept = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        found |= {f"{what} in {path.name}" for what, spelled in wanted.items() if spelled in kept}
    return found


async def opened(store: Store) -> Iterator[tuple[str, str]]:
    """All that is sealed, opened: the table, and what stands there beside the rest of its row."""
    found = []
    async with store.read() as tx:
        for table, column in sealed.all_columns():
            async for page in rows.pages(tx, table):
                keys = await sealed.case_keys(tx, column, page)
                for row in page:
                    if mapping(row)[column.name] is None:
                        continue
                    try:
                        data = sealed.opened(tx.vault, column, row, place(column, row), keys)
                    except (SealBroken, KeyError):
                        continue
                    beside = [str(value) for value in mapping(row).values() if isinstance(value, str | int)]
                    found.append((table.name, "\n".join([*beside, data.decode("utf-8", "replace")])))
    return iter(found)


async def of_account(store: Store, account: int, tickets: list[str]) -> set[str]:
    """Where the account is found: in files as they lie there now, and in what the keys open."""
    wanted = spellings(account, store.vault, tickets)
    found = in_files(store.data_dir, wanted)
    for table, said in await opened(store):
        found |= {f"{what} in {table}" for what, spelled in wanted.items() if spelled in said.encode()}
    return found
