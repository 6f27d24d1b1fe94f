"""What rows of accounted tables say is believed of whole rows alone, whose MAC is checked. What is read of
single columns stands here, with the reason why nothing depends on its being true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import approvals, cases, datakeys, schema
from storage.backup_making import make
from storage.backups import Backups
from storage.errors import SealBroken
from tests.worlds.given import DataFolder, a_case, an_officer

ROOT = Path(__file__).parents[2]
ACCOUNTED = {table.name for table in schema.ACCOUNTED}

WHETHER_ANY = "only whether there is one"
TAKEN = "which names are taken: with a row more or less, the next one is called otherwise"
FIGURES = "figures of posters, which are advice"
IDS = "ids of what is to be dropped, or looked at; what is found there is checked"
COUNTS = "counts and the order of a list; of what is shown the whole row is read"
TO_FIND = "it looks for what isn't as it was written, or copies it as it is"
DESTROYED = "without its key a content can't be read, whoever took it"
TOLD_APART = "the register's lines say the ticket too: `verify` compares them with the row"

PARTIAL = {
    "backup_making._named": TO_FIND,
    "cases._free_ticket": TAKEN,
    "cases.by_poster": FIGURES,
    "cases.destroy": IDS,
    "cases.has_open": WHETHER_ANY,
    "cases.is_destroyed": DESTROYED,
    "cases.unwatched": IDS,
    "cases.without_work": IDS,
    "contents.check": TO_FIND,
    "events._chain": TOLD_APART,
    "evidence.remove": IDS,
    "evidence.strays": IDS,
    "inspection._find_fewer_requests": TO_FIND,
    "inspection._find_missing": TO_FIND,
    "listing.outlines": COUNTS,
    "posters._is": WHETHER_ANY,
    "posters.next_code": TAKEN,
    "restore._begin_anew": IDS,
    "restore._erase_again": IDS,
    "sealed.case_keys": TO_FIND,
    "unlinking.part": IDS,
    "verify._every_case": TO_FIND,
    "verify._one_case": TO_FIND,
    "verify._strays": TO_FIND,
}


def partial_reads() -> Iterator[str]:
    """Each function that selects single columns of an accounted table, other than to count them."""
    for path in sorted((ROOT / "storage").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = dict(_names(tree))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _is_partial(function, names):
                yield f"{path.stem}.{function.name}"


def _names(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What a module calls the tables."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "storage.schema":
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)


def _is_partial(function: ast.AST, names: dict[str, str]) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "select"
        and any(_is_column(arg, names) for arg in call.args)
        for call in ast.walk(function)
    )


def _is_column(arg: ast.expr, names: dict[str, str]) -> bool:
    if isinstance(arg, ast.Call) and isinstance(arg.func, ast.Attribute) and arg.func.attr == "label":
        arg = arg.func.value
    match arg:
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id=table), attr="c")):
            return names.get(table) in ACCOUNTED
    return False


def test_single_columns_are_read_only_where_nothing_depends_on_them() -> None:
    assert set(partial_reads()) == set(PARTIAL)


async def test_a_request_that_nobody_made_waits_for_nobody(data_folder: DataFolder) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        made, one = await a_case(tx), await an_officer(tx)
        asked = [
            await approvals.ask(tx, made.case.id, "identity", one.id, {"reason": "Alamat"}) for _ in "ab"
        ]
    await store.close()
    data_folder.tamper(f"UPDATE approval SET asked_at = asked_at - 1 WHERE id = '{asked[0].id}'")
    store = await data_folder.open()
    async with store.read() as tx:
        assert [found[0] for found in await approvals.undecided(tx)] == [asked[1].id]
    await store.close()


@pytest.mark.parametrize("column", ["code_mac", "handling_unit_id", "status"])
async def test_a_changed_case_takes_no_code_and_opens_nothing(data_folder: DataFolder, column: str) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        mine, other = await a_case(tx), await a_case(tx)
    await store.close()
    data_folder.tamper(
        "PRAGMA foreign_keys=OFF",
        f"UPDATE \"case\" SET {column} = {column} || 'x' WHERE id = '{mine.case.id}'",
    )
    store = await data_folder.open()
    async with store.read() as tx:
        with pytest.raises(SealBroken, match="'case'"):
            await cases.check_code(tx, mine.case.id, mine.access_code)
        with pytest.raises(SealBroken, match="'case'"):
            await datakeys.data_key(tx, mine.case.id)
        assert await cases.check_code(tx, other.case.id, other.access_code)
        assert await datakeys.data_key(tx, other.case.id)
    await store.close()


async def test_a_case_whose_key_somebody_took_out_is_not_erased_by_a_restore(
    data_folder: DataFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = await data_folder.open()
    async with store.write() as tx:
        erased, robbed = (await a_case(tx)).case, (await a_case(tx)).case
        await cases.destroy(tx, erased.id)
    await store.close()
    data_folder.tamper(f"UPDATE \"case\" SET data_key = NULL WHERE id = '{robbed.id}'")
    store = await data_folder.open()
    backups = Backups(tmp_path_factory.mktemp("elsewhere") / "backups")
    await make(store, data_folder.keys, backups, set, free=lambda _folder: 1 << 40)
    assert set(backups.erased(store.vault)) == {erased.id}
    await store.close()
