"""`yanduan poster add|move|list|weeks|revoke|replace|expire`"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from bot import poster_printing, store_opening
from bot.cli.common import AsJson, BotName, bot_username, complain, finish, known_bot, settings, show, tell
from bot.posters import WeekFigures, collect_figures
from bot.rules import figures
from bot.rules.posters import monday_of
from qr_assets import links, writing
from storage import posters, units
from storage.counters import day_of
from storage.errors import InvalidInput
from storage.records import Poster, PosterState, Site, Unit
from storage.store import Tx

Code = Annotated[str, typer.Argument(help="The poster's number, for instance SEK-001.")]
Until = Annotated[
    str,
    typer.Option(
        "--until",
        help="The last day on which its code counts, as 2027-12-31 or 31-12-2027.",
        show_default=False,
    ),
]

NONE_YET: Final = "No posters yet: yanduan poster add CODE --unit CODE --place …"
_DAY: Final = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")
EXACTLY: Final = "say more exactly where (which door, which wall)"


def add(
    code: Code,
    unit: Annotated[str, typer.Option(help="The code of the unit that it belongs to.")],
    place: Annotated[str, typer.Option(help='Where it hangs, for instance "ruang tunggu SPKT".')],
    site: Annotated[
        Site, typer.Option(help="What kind of place: the unit's own office, or a neutral one.")
    ] = Site.OFFICE,
    until: Until = "",
    bot_name: BotName = "",
) -> None:
    """Register a poster and print its link, with a random token that shows no place."""
    writing.check_name(code)  # its files will be named so
    typer.echo(finish(_add(code, unit, place, site, until, bot_name)))


async def _add(code: str, unit_code: str, place: str, site: Site, until: str, bot_name: str) -> str:
    async with store_opening.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.write() as tx:
            unit = await units.by_code(tx, unit_code)
            if unit is None:
                message = f"There is no unit {unit_code!r}. See: yanduan unit list"
                raise InvalidInput(message)
            end = end_of(until, unit) if until else None
            must_come(end, tx.now)
            place = await _free_place(tx, unit.id, place)
            poster = await posters.add(tx, code=code, unit_id=unit.id, place=place, site=site, expires_at=end)
    return links.start_link(username, poster.token)


async def _free_place(tx: Tx, unit_id: str, place: str, code: str = "") -> str:
    """Return the place on one line. InvalidInput if it can't be printed, or another poster than `code` is
    there.
    """
    said = poster_printing.validate_place(place)
    there = await posters.at_place(tx, unit_id, said)
    if there is None or there.code == code:
        return said
    state = there.state(tx.now)
    if state is PosterState.ACTIVE:
        message = f"{there.code} hangs at this place already: {EXACTLY}."
    else:
        message = f"{there.code} is there already, but {state.value}: yanduan poster replace {there.code}"
    raise InvalidInput(message)


def end_of(day: str, unit: Unit) -> datetime:
    """Return the end of a day written 2027-12-31, 31-12-2027 or 31/12/2027, where the unit is.

    InvalidInput if it isn't one.
    """
    try:
        last = _day(day)
        return datetime.combine(last + timedelta(days=1), time(), ZoneInfo(unit.timezone))
    except (ValueError, OverflowError):
        message = f"{day!r} is no day: write it as 2027-12-31 or 31-12-2027."
        raise InvalidInput(message) from None


def _day(said: str) -> date:
    """ValueError if there is no such day."""
    if found := _DAY.fullmatch(said):
        return date(int(found[4]), int(found[3]), int(found[1]))
    return date.fromisoformat(said)


def must_come(end: datetime | None, now: datetime) -> None:
    """InvalidInput for an end that is over."""
    if end is not None and end <= now:
        message = "The day until which it counts is over: give a later one, or none."
        raise InvalidInput(message)


def move(
    code: Code,
    place: Annotated[str, typer.Argument(help='Where it hangs, for instance "ruang tunggu SPKT".')],
    site: Annotated[
        Site | None, typer.Option(help="What kind of place; else as before.", show_default=False)
    ] = None,
) -> None:
    """Change a poster's place, or correct it; number, version and code stay, and the paper still counts."""
    before, after = finish(_move(code, place, site))
    tell(f"{code} hangs at: {after.place} ({after.site.value}).")
    if after.place != before.place:
        complain(f"The printed paper says the old place: print it anew: yanduan poster render {code}")


async def _move(code: str, place: str, site: Site | None) -> tuple[Poster, Poster]:
    """As it was and as it is."""
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        before = await posters.by_code(tx, code)
        if before is None:
            raise _no_such(code)
        place = await _free_place(tx, before.unit_id, place, code)
        await posters.move(tx, code, place, site or before.site)
        return before, await posters.get(tx, before.id)


def list_posters(as_json: AsJson = False, bot_name: BotName = "") -> None:
    """List the posters: how each is doing, what came of it last week, and its link.

    Scans (the bot opened), starts (reports begun) and complaints (reports sent) are nobody's: fewer than five
    are shown as "<5", and only weeks that are over. "silent" means not scanned for 30 days: is it still
    hanging?
    """
    rows = finish(_rows(bot_name))
    spare = ("link", "state", "site", "version")
    show(rows, as_json=as_json, empty=NONE_YET, spare=spare, said=("site", "state", "condition"))


async def _rows(bot_name: str) -> list[dict[str, Any]]:
    async with store_opening.open_store(settings()) as store:
        username = await known_bot(store, bot_name)
        async with store.read() as tx:
            unit_codes = {unit.id: unit.code for unit in await units.all_units(tx)}
            found = await collect_figures(tx, await posters.all_posters(tx))
            now = tx.now
    return [
        {
            "code": one.poster.code,
            "unit": unit_codes.get(one.poster.unit_id),
            "place": one.poster.place,
            "site": one.poster.site.value,
            "version": one.poster.version,
            "state": one.poster.state(now).value,
            "condition": one.condition.value,
            **_counts(one.weeks[0]),
            "link": links.start_link(username, one.poster.token) if username else None,
        }
        for one in found
    ]


def _counts(week: WeekFigures) -> dict[str, Any]:
    counts = {"scans": week.scans, "starts": week.starts, "complaints": week.complaints}
    return {what: figures.figure_word(None) if count is None else count for what, count in counts.items()}


def weeks(
    codes_wanted: Annotated[
        list[str], typer.Argument(metavar="[CODE…]", help="Which posters; else all.", show_default=False)
    ] = [],  # noqa: B006 - typer reads it
    last: Annotated[int, typer.Option("--last", min=1, max=104, help="How many whole weeks.")] = 12,
    as_json: AsJson = False,
) -> None:
    """Show scans, starts and complaints by poster and week (Monday to Sunday, UTC); under five as "<5".

    Weeks that were over before a poster was registered are left out.
    """
    found, rows = finish(_weeks(codes_wanted, last))
    empty = "No whole week is over yet since they hang: look again on Monday." if found else NONE_YET
    show(rows, as_json=as_json, empty=empty)


async def _weeks(wanted: list[str], last: int) -> tuple[list[Poster], list[dict[str, Any]]]:
    """Return the posters, and a row for each of their weeks."""
    async with store_opening.open_store(settings()) as store, store.read() as tx:
        found = await posters.all_posters(tx)
        chosen = named(wanted, found) if wanted else found
        return chosen, [
            {"code": one.poster.code, "week": week.monday.isoformat(), **_counts(week)}
            for one in await collect_figures(tx, chosen, last)
            for week in one.weeks
            if week.monday >= monday_of(day_of(one.poster.created_at))
        ]


def named(wanted: Iterable[str], found: Iterable[Poster], what: str = "poster") -> list[Poster]:
    """Those with the codes that are wanted, with whatever capitals. InvalidInput for one that there isn't."""
    known = {poster.code.casefold(): poster for poster in found}
    unknown = [code for code in wanted if code.casefold() not in known]
    if unknown:
        message = f"No {what} {', '.join(sorted(unknown))}. See: yanduan poster list"
        raise InvalidInput(message)
    asked = {code.casefold() for code in wanted}
    return [poster for code, poster in known.items() if code in asked]


def revoke(code: Code) -> None:
    """Make a poster's code invalid (lost, torn, pasted over). Whoever scans it still reaches the form."""
    finish(_revoke(code))
    tell(f"Revoked {code}.")


async def _revoke(code: str) -> None:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        if not await posters.revoke(tx, code):
            message = f"There is no active poster {code!r}. See: yanduan poster list"
            raise InvalidInput(message)


def replace(code: Code, bot_name: BotName = "") -> None:
    """Give a poster a new code, as its next version, and print the link; the paper before counts no more."""
    typer.echo(finish(_replace(code, bot_name)))


async def _replace(code: str, bot_name: str) -> str:
    async with store_opening.open_store(settings()) as store:
        username = await bot_username(store, bot_name)
        async with store.write() as tx:
            poster = await posters.replace(tx, code)
            if poster is None:
                raise _no_such(code)
    return links.start_link(username, poster.token)


def expire(code: Code, until: Until = "") -> None:
    """Let a poster's code count to the end of a day (its unit's); without --until it has no end."""
    finish(_expire(code, until))
    tell(f"{code} counts until the end of {until}." if until else f"{code} has no end.")


async def _expire(code: str, until: str) -> None:
    async with store_opening.open_store(settings()) as store, store.write() as tx:
        poster = await posters.by_code(tx, code)
        if poster is None:
            raise _no_such(code)
        unit = await units.get(tx, poster.unit_id)
        end = end_of(until, unit) if until else None
        must_come(end, tx.now)
        await posters.expire(tx, code, end)


def _no_such(code: str) -> InvalidInput:
    return InvalidInput(f"There is no poster {code!r}. See: yanduan poster list")
