from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from bot import errands, heartbeat
from bot.cli import checks, doctor
from bot.cli.checks import about_running
from bot.errands import RefusalSpell
from bot.officers.casefile import leftovers
from bot.officers.group import membership
from bot.rules import routing, time_limits
from bot.sandbox.testing import Group, Sandbox
from bot.settings import Settings
from storage import attempt_limits, officers, posters, schema, slots, units, work
from storage.records import AccusedUnit, Level, Unit
from storage.store import Store
from storage.verify import record_root
from tests.cli.test_verify import tamper
from tests.storage.plans import planned
from tests.support import MONDAY
from tests.worlds.given import a_case
from tests.worlds.office import Office

TREE = (
    ("RI", Level.MABES, None),
    ("NTB", Level.POLDA, "RI"),
    ("LOBAR", Level.POLRES, "NTB"),
    ("SEK", Level.POLSEK, "LOBAR"),
)


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


def test_a_wait_that_hides_little_is_said_to_be_short(office: Office) -> None:
    assert said(office)["news"][0]
    for wait in ("30-900", "120-599"):
        check = checks.about_news(Settings(news_wait=wait, _env_file=None))
        assert not check.fine
        assert wait.split("-")[0] in check.say


def test_an_env_file_or_folder_that_others_may_read_is_named_with_its_remedy(office: Office) -> None:
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
    assert "YANDUAN_API_URL names can't be reached" in result.stdout
    assert "MARK" not in result.output


async def report(store: Store) -> None:
    async with store.write() as tx:
        await a_case(tx)


def test_a_broken_chain_sends_the_operator_to_verify(office: Office) -> None:
    office.keeps(report)
    tamper(office, "UPDATE case_event SET kind = 'x' || kind WHERE n = 1")
    assert "yanduan verify" in said(office)["integrity"][1]


@dataclass
class Days:
    """A clock that the test sets; each of some days brings a case and a root."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    async def pass_by(self, store: Store, days: int) -> None:
        for _ in range(days):
            self.now += timedelta(days=1)
            await report(store)
            async with store.write() as tx:
                await record_root(tx)


@pytest.fixture
def days(office: Office, monkeypatch: pytest.MonkeyPatch) -> Days:
    """Three of them in the office."""
    clock = Days(MONDAY)
    monkeypatch.setattr("tests.worlds.office.system_clock", clock)
    monkeypatch.setattr("bot.store_opening.system_clock", clock)
    office.keeps(lambda store: clock.pass_by(store, 3))
    return clock


def test_it_says_since_when_everything_was_looked_at_and_what_looks_at_the_rest(
    office: Office, days: Days
) -> None:
    said_so = said(office)["integrity"]
    assert said_so == (True, said_so[1])
    assert said_so[1].startswith("as it was written since 2026-11-25 02:00 UTC: <5 of the cases")
    assert said_so[1].endswith("yanduan verify")
    assert "sejak 2026-11-25 02:00 UTC semua" in office.runs("doctor", language="id").stdout
    assert "1 cases" not in said_so[1]


def test_nothing_that_grows_with_cases_is_gone_through_but_to_count_its_rows(
    office: Office, days: Days
) -> None:
    async def plans(store: Store) -> list[str]:
        with planned(store) as found:
            assert [check async for check in doctor._check_store(store, None)]
        return found

    scans = [plan for plan in office.keeps(plans) if "SCAN" in plan and "COVERING INDEX" not in plan]
    of_cases = {table.name for table in schema.metadata.sorted_tables if "case_id" in table.columns}
    assert not {plan.split()[1] for plan in scans} & {"case", "case_register", "outbox", *of_cases}


def test_an_old_case_that_was_changed_is_for_verify_to_find_a_new_one_for_both(
    office: Office, days: Days
) -> None:
    of = "UPDATE case_event SET kind = 'x' WHERE case_id = (SELECT id FROM \"case\" ORDER BY created_at {})"
    tamper(office, of.format("LIMIT 1"))
    assert said(office)["integrity"][0]
    assert len(office.lists("verify")) == 1
    tamper(office, of.format("DESC LIMIT 1"))
    fine, say = said(office)["integrity"]
    assert (fine, "1 findings" in say, "2026-11-25 02:00 UTC" in say) == (False, True, True)
    assert len(office.lists("verify")) == 2


def test_daily_roots_that_stopped_are_told_of_with_since_when(office: Office, days: Days) -> None:
    assert said(office)["daily root"] == (True, "none is missing")
    days.now += timedelta(days=2)
    assert said(office)["daily root"][0]
    days.now += timedelta(hours=1)
    fine, say = said(office)["daily root"]
    assert not fine
    assert say.startswith("none was recorded since 2026-11-26 02:00 UTC")


def test_a_first_daily_root_that_never_came_is_missed_once_there_are_cases(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Days(MONDAY)
    monkeypatch.setattr("tests.worlds.office.system_clock", clock)
    monkeypatch.setattr("bot.store_opening.system_clock", clock)
    clock.now += timedelta(days=9)
    assert said(office)["daily root"][0]
    office.keeps(report)
    assert said(office)["daily root"][0]
    clock.now += timedelta(days=3)
    assert "since 2026-12-02 02:00 UTC" in said(office)["daily root"][1]


def test_a_name_in_the_environment_that_is_no_option_is_no_small_matter(office: Office) -> None:
    office.environment["YANDUAN_LANGAUGE"] = "en"
    assert said(office)["options"] == (
        False,
        "There is no option YANDUAN_LANGAUGE: did you mean YANDUAN_LANGUAGE?",
    )


async def diagnosed(office: Office, sandbox: Sandbox, token: str = "") -> Result:
    """Run the doctor against a sandbox; a command has an event loop, and so a thread, of its own."""
    office.environment["YANDUAN_API_URL"] = sandbox.bot.api_url
    office.environment["YANDUAN_BOT_TOKEN"] = token or sandbox.bot.token
    return await asyncio.to_thread(office.runs, "doctor")


async def test_a_token_that_telegram_refuses_is_named(office: Office) -> None:
    async with Sandbox.serve() as sandbox:
        result = await diagnosed(office, sandbox, "123456:MARK-OTHER")
    assert "Telegram refuses YANDUAN_BOT_TOKEN" in result.stdout
    assert "MARK" not in result.output


async def a_station(office: Office, **groups: Group) -> dict[str, Unit]:
    """Mabes and a Polda, a Polres and a Polsek below, with these groups; a poster; known supervisors."""
    made: dict[str, Unit] = {}
    async with office.store() as store, store.write() as tx:
        for code, level, above in TREE:
            unit = await units.add(
                tx, code=code, name=code, level=level, parent_code=above, timezone="Asia/Jakarta"
            )
            made[code] = unit
            if (group := groups.get(code)) is not None:
                await units.bind_group(tx, unit.id, group.id)
                await officers.set_supervisors(tx, unit.id, {5001: "Wira"})
        await posters.add(tx, code="A-1", unit_id=made["SEK"].id, place="SPKT")
        heartbeat.record_heard(office.data, store.now())
    return made


async def test_when_all_is_there_all_is_fine(office: Office) -> None:
    async with Sandbox.serve() as sandbox:
        wira = await sandbox.user("Wira")
        names = ("Mabes", "Polda", "Polres")
        groups = [await sandbox.group(name, owner=wira, bot="administrator") for name in names]
        made = await a_station(office, RI=groups[0], NTB=groups[1], LOBAR=groups[2])
        backups = str(office.folder / "backups")
        await asyncio.to_thread(office.succeeds, "backup", backups)
        office.environment["YANDUAN_BACKUP_DIR"] = backups
        with heartbeat.hold_run_lock(office.data):
            result = await diagnosed(office, sandbox)
        assert result.exit_code == 0, result.output
        assert "Telegram knows it as @" in result.stdout
        assert "ok run: runs; Telegram answered last at" in result.stdout
        assert "!!" not in result.stdout
        assert "members of" not in result.stdout

        async with office.store() as store, store.write() as tx:
            await attempt_limits.record(tx, membership.MEMBERS_UNTOLD, made["LOBAR"].id)
        result = await diagnosed(office, sandbox)
    assert "!! members of LOBAR: Telegram doesn't say who they are; make the bot an admin" in result.stdout
    assert "!! run: isn't running on this data folder: yanduan run" in result.stdout


async def test_each_right_that_the_bot_lacks_in_a_group_is_named(office: Office) -> None:
    async with Sandbox.serve() as sandbox:
        wira = await sandbox.user("Wira")
        lacking = await sandbox.group("Polda", owner=wira, bot="administrator")
        await wira.promotes(sandbox.bot.id, lacking, rights={"can_delete_messages": False})
        plain = await sandbox.group("Polres", owner=wira, bot="member")
        elsewhere = await sandbox.group("Polsek", owner=wira)
        await a_station(office, NTB=lacking, LOBAR=plain, SEK=elsewhere)
        result = await diagnosed(office, sandbox)
    assert "!! rights in NTB: the bot may not delete messages: give it that right" in result.stdout
    assert "!! rights in LOBAR: the bot is no administrator" in result.stdout
    assert "!! rights in SEK: " in result.stdout
    assert "!! group of SEK: gets no cards" in result.stdout


@pytest.mark.parametrize(
    ("bound", "says"),
    [
        ({}, "nobody can receive reports from here: bind its group, or one above it: yanduan unit link NTB"),
        (
            {"LOBAR"},
            "reports about its own members are refused: bind the group of a unit above it: yanduan unit",
        ),
        (
            {"NTB"},
            "reports about Propam, or the Polres, are refused: bind the group of another unit: yanduan unit",
        ),
        ({"NTB", "LOBAR"}, None),
    ],
)
async def test_a_polres_whose_reports_would_be_refused_is_named(
    office: Office, bound: set[str], says: str | None
) -> None:
    await a_station(office, **{code: Group(-100_500 - n, code) for n, code in enumerate(bound)})
    heard = await asyncio.to_thread(said, office)
    if says is None:
        assert "above LOBAR" not in heard
    else:
        assert says in heard["above LOBAR"][1]


def test_a_polres_at_the_top_of_the_tree_is_to_be_put_below_its_polda(office: Office) -> None:
    office.succeeds("unit", "add", "LOBAR", "--name", "Polres Lobar", "--level", "polres")
    assert "yanduan unit set LOBAR --parent CODE" in said(office)["above LOBAR"][1]


def tree_checks(*rows: tuple[str, Level, str | None, bool]) -> dict[str, str]:
    """What is said of these units: code, level, parent, and whether it has a group."""
    made = [
        Unit(code, code, code, level, above, "Asia/Jakarta", -1 - n if bound else None)
        for n, (code, level, above, bound) in enumerate(rows)
    ]
    return {check.what: check.say for check in checks.about_the_tree(made)}


def test_a_polsek_directly_below_an_unbound_polda_is_named_by_that_one() -> None:
    found = tree_checks(("NTB", Level.POLDA, None, False), ("SEK", Level.POLSEK, "NTB", False))
    assert found["above NTB"].startswith(checks.MISSING)
    assert found["above NTB"].endswith("yanduan unit link NTB")


def test_a_polsek_without_anything_above_is_named() -> None:
    found = tree_checks(("SEK", Level.POLSEK, None, False))
    assert found["above SEK"] == f"{checks.MISSING}yanduan unit set SEK --parent CODE"


def test_a_polda_without_a_mabes_refuses_what_is_about_itself() -> None:
    found = tree_checks(("NTB", Level.POLDA, None, True))
    assert found["above NTB"] == f"{checks.MISSING_ABOVE}yanduan unit set NTB --parent CODE"
    found = tree_checks(("RI", Level.MABES, None, True), ("NTB", Level.POLDA, "RI", True))
    assert found == {}


LEVELS = [Level.POLSEK, Level.POLRES, Level.POLDA, Level.MABES]


@st.composite
def trees(draw: st.DrawFn) -> list[Unit]:
    """Units that each stand under a higher one, or none."""
    made: list[Unit] = []
    for n in range(draw(st.integers(1, 6))):
        level = draw(st.sampled_from(LEVELS))
        above = [one.id for one in made if one.level.height > level.height]
        parent = draw(st.sampled_from([None, *above]))
        group = draw(st.sampled_from([None, -n - 1]))
        made.append(Unit(f"u{n}", f"U{n}", f"U{n}", level, parent, "Asia/Jakarta", group))
    return made


@given(trees())
def test_every_unit_whose_reports_are_refused_is_named_or_helped_by_one_that_is(
    found: list[Unit],
) -> None:
    """Of Mabes itself nobody stands above."""
    said = {check.what: check.say for check in checks.about_the_tree(found)}
    for unit in found:
        answers = routing.accused_choices(found, unit.id)
        refused = [one for one in answers if routing.handling_unit(found, unit.id, one) is None]
        ways = {f"above {one.code}" for one in routing.way_up(found, unit.id)}
        if refused and not (unit.level is Level.MABES and unit.group_chat_id is not None):
            assert ways & said.keys()
        if not refused:
            assert f"above {unit.code}" not in said


@given(trees())
def test_what_is_told_to_be_done_helps(found: list[Unit]) -> None:
    for check in checks.about_the_tree(found):
        code = check.what.removeprefix("above ")
        if "unit link " not in check.say or not check.what.startswith("above "):
            continue
        linked = check.say.rsplit(" ", 1)[1]
        after = [replace(one, group_chat_id=-99) if one.code == linked else one for one in found]
        (unit,) = [one for one in found if one.code == code]
        assert len(possible_answers(after, unit)) > len(possible_answers(found, unit))


def possible_answers(found: list[Unit], unit: Unit) -> list[AccusedUnit]:
    answers = routing.accused_choices(found, unit.id)
    return [one for one in answers if routing.handling_unit(found, unit.id, one) is not None]


def test_a_program_that_hears_nothing_is_named_with_since_when(tmp_path: Path) -> None:
    options = Settings(data_dir=tmp_path, _env_file=None)
    with heartbeat.hold_run_lock(tmp_path):
        assert "never heard" in about_running(options, MONDAY).say
        heartbeat.record_heard(tmp_path, MONDAY)
        assert about_running(options, MONDAY + timedelta(minutes=1)).fine
        late = about_running(options, MONDAY + timedelta(minutes=10))
        assert (late.fine, "since 2026-11-23 02:00 UTC" in late.say) == (False, True)


def test_the_doctor_speaks_the_language_of_the_station(office: Office) -> None:
    said = office.runs("doctor", language="id").stdout
    assert "!! token: isi YANDUAN_BOT_TOKEN dengan token dari @BotFather" in said
    assert "!! run: tidak berjalan di folder data ini: yanduan run" in said


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
        since = datetime(2026, 11, 30, 2, 5, tzinfo=UTC)
        spell = RefusalSpell(unit.id, since, line=1, looked=since, told=True)
        await errands.WATCH_REFUSAL.put(tx, spell)
    fine, say = (await asyncio.to_thread(said, office))["group of LOBAR"]
    assert not fine
    assert "2026-11-30 02:05 UTC" in say
    assert "right to write" in say


def test_what_stayed_in_private_chats_is_counted(station: Office) -> None:
    async def stay(store: Store) -> None:
        async with store.write() as tx:
            until = tx.now + time_limits.LEFTOVERS_COUNTED_FOR
            await slots.new(tx, chat_id=5001, case_id=None, kind=leftovers.LEFTOVER_SLOT, remove_at=until)

    assert said(station)["private chats"][0]
    station.keeps(stay)
    fine, words = said(station)["private chats"]
    assert not fine
    assert words.startswith("1 ")


def test_pictures_that_wait_for_more_than_an_hour_to_be_drawn_anew_are_counted(office: Office) -> None:
    async def pictures(store: Store) -> None:
        async with store.write() as tx:
            await units.add(
                tx, code="NTB", name="NTB", level=Level.POLDA, parent_code=None, timezone="Asia/Jakarta"
            )
            for _ in range(3):
                await work.put(tx, "upkeep.clean", {"evidence_id": "a"}, tx.now + timedelta(hours=2))

    office.keeps(pictures)
    assert said(office)["pictures"][0]

    tamper(office, f"UPDATE work SET created_at = created_at - {61 * 60 * 1_000_000}")
    fine, say = said(office)["pictures"]
    assert not fine
    assert say.startswith("3 wait")
