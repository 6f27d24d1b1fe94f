from __future__ import annotations

import asyncio

from typer.testing import Result

from bot.officers import membership, refusals
from bot.sandbox.testing import Sandbox
from storage import limits, officers, units, work
from storage.records import Level
from storage.store import Store
from tests.cli.office import Office


def said(office: Office) -> dict[str, tuple[bool, str]]:
    return {row["check"]: (row["ok"], row["say"]) for row in office.lists("doctor")}


def test_with_nothing_there_every_missing_thing_is_said_with_what_to_do(empty: Office) -> None:
    assert empty.runs("doctor").exit_code == 1
    checks = said(empty)
    assert "YANDUAN_BOT_TOKEN" in checks["token"][1]
    assert "yanduan keys new" in checks["key"][1]


def test_an_empty_database_asks_for_units(office: Office) -> None:
    checks = said(office)
    assert checks["key"][0]
    assert checks["database"][0]
    assert checks["units"] == (False, checks["units"][1])
    assert "yanduan unit add" in checks["units"][1]


def test_an_env_file_or_data_folder_that_others_may_read_is_named_with_what_mends_it(office: Office) -> None:
    (office.folder / ".env").write_text("")
    (office.folder / ".env").chmod(0o644)
    office.data.chmod(0o755)
    checks = said(office)
    assert not checks[".env"][0]
    assert "`chmod 600 .env`" in checks[".env"][1]
    assert not checks["data folder"][0]
    assert f"`chmod 700 {office.data}`" in checks["data folder"][1]
    (office.folder / ".env").chmod(0o600)
    office.data.chmod(0o700)
    checks = said(office)
    assert checks[".env"][0]
    assert checks["data folder"][0]


def test_units_without_a_group_ask_for_a_link(station: Office) -> None:
    checks = said(station)
    assert "yanduan unit link" in checks["groups"][1]
    assert checks["posters"][0]
    station.succeeds("poster", "revoke", "A-1")
    assert "yanduan poster add" in said(station)["posters"][1]


def test_a_telegram_that_cannot_be_reached_is_named_without_the_token(office: Office) -> None:
    office.environment["YANDUAN_BOT_TOKEN"] = "123456:MARK-TOKEN"
    result = office.runs("doctor")
    assert "http://127.0.0.1:9 can't be reached" in result.stdout
    assert "MARK" not in result.output


def test_a_broken_chain_sends_the_operator_to_verify(office: Office) -> None:
    from tests.cli.test_verify import tamper
    from tests.storage.given import a_case

    async def report(store: Store) -> None:
        async with store.write() as tx:
            await a_case(tx)

    office.keeps(report)
    tamper(office, "UPDATE case_event SET kind = 'x' || kind WHERE n = 1")
    assert "yanduan verify" in said(office)["audit chain"][1]


def test_a_name_in_the_environment_that_is_no_option_is_no_small_matter(office: Office) -> None:
    office.environment["YANDUAN_LANGAUGE"] = "en"
    assert said(office)["options"] == (
        False,
        "There is no option YANDUAN_LANGAUGE: did you mean YANDUAN_LANGUAGE?",
    )


async def with_telegram(office: Office, token: str = "") -> Result:
    """Run the doctor against a sandbox; a command has an event loop, and so a thread, of its own."""
    async with Sandbox.serve() as sandbox:
        office.environment["YANDUAN_API_URL"] = sandbox.bot.api_url
        office.environment["YANDUAN_BOT_TOKEN"] = token or sandbox.bot.token
        return await asyncio.to_thread(office.runs, "doctor")


async def test_a_token_that_telegram_refuses_is_named(office: Office) -> None:
    result = await with_telegram(office, "123456:MARK-OTHER")
    assert "Telegram refuses YANDUAN_BOT_TOKEN" in result.stdout
    assert "MARK" not in result.output


async def test_when_all_is_there_all_is_fine(office: Office) -> None:
    async with office.store() as store, store.write() as tx:
        from storage import posters

        unit = await units.add(
            tx,
            code="LOBAR",
            name="Polres Lobar",
            level=Level.POLRES,
            parent_code=None,
            timezone="Asia/Jakarta",
        )
        await units.bind_group(tx, unit.id, -100_500)
        await posters.add(tx, code="A-1", unit_id=unit.id, place="SPKT")
        await officers.set_supervisors(tx, unit.id, {5001: "Wira"})
    result = await with_telegram(office)
    assert result.exit_code == 0, result.output
    assert "Telegram knows it as @" in result.stdout
    assert "!!" not in result.stdout
    assert result.stdout.count("LOBAR") == 1
    async with office.store() as store, store.write() as tx:
        await limits.record(tx, membership.UNTOLD, unit.id)
    result = await with_telegram(office)
    assert "!! members of LOBAR: Telegram doesn't say who they are; make the bot an admin" in result.stdout


async def test_a_group_that_refuses_messages_is_named_with_what_to_do(office: Office) -> None:
    async with office.store() as store, store.write() as tx:
        unit = await units.add(
            tx,
            code="LOBAR",
            name="Polres Lobar",
            level=Level.POLRES,
            parent_code=None,
            timezone="Asia/Jakarta",
        )
        await units.bind_group(tx, unit.id, -100_500)
        await officers.set_supervisors(tx, unit.id, {5001: "Wira"})
        spell = {"unit_id": unit.id, "since": "2026-11-30T02:05:00+00:00", "told": True}
        await work.put(tx, refusals.REFUSING, spell)
    fine, say = (await asyncio.to_thread(said, office))["group of LOBAR"]
    assert not fine
    assert "2026-11-30 02:05 UTC" in say
    assert "right to write" in say
