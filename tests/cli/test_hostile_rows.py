"""Rows of somebody who writes the database: the commands name them, and end as they always do."""

from __future__ import annotations

import pytest

from bot.cli.doctor import _check_store
from storage.store import Store
from tests.cli.test_verify import tamper
from tests.storage import hostile
from tests.storage.populated import populate
from tests.worlds.given import a_case
from tests.worlds.office import Office


@pytest.mark.parametrize("value", hostile.VALUES)
def test_whatever_is_put_into_whatever_column_doctor_says_what_it_says(office: Office, value: str) -> None:
    async def diagnose(store: Store) -> None:
        async with store.write() as tx:
            await populate(tx)
        for batch in hostile.batches():
            with hostile.put(store.path, batch, value):
                said = [check async for check in _check_store(store, None)]
            assert said[0].what == "integrity"

    office.keeps(diagnose)


@pytest.mark.parametrize("value", [hostile.NOT_UTF8, "'text'", hostile.HUGE])
def test_a_sealed_value_that_is_none_is_a_finding_and_no_traceback(office: Office, value: str) -> None:
    async def report(store: Store) -> str:
        async with store.write() as tx:
            return (await a_case(tx)).case.ticket

    ticket = office.keeps(report)
    tamper(office, f"UPDATE case_content SET body = {value}")
    for words in (("verify",), ("verify", ticket)):
        result = office.runs(*words)
        assert result.exit_code == 1
        assert ticket in result.stdout
        assert "case_content.body" in result.stdout
        assert "Traceback" not in result.output
