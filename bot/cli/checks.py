"""What `yanduan doctor` looks at: the running bot, backups, what was written last, the tree of units, the
bot's rights in groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from telegram import Bot, ChatMemberAdministrator
from telegram.error import TelegramError

from bot import heartbeat, memory_exposure
from bot.rules import figures, routing, time_limits
from bot.settings import Settings
from storage import backup_folders
from storage.backups import Backups, Manifest
from storage.keys import KeyRing
from storage.recent_check import Tail
from storage.records import AccusedUnit, Level, Unit

SHORT_WAIT: Final = 60  # seconds; less than that is said to be little
LONG_WAIT: Final = 600
MISSING: Final = "nobody can receive reports from here: bind its group, or one above it: "
MISSING_ABOVE: Final = "reports about its own members are refused: bind the group of a unit above it: "
MISSING_PROPAM: Final = "reports about Propam, or the Polres, are refused: bind the group of another unit: "


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that work needs, whether it is there, and what to do if not."""

    what: str
    fine: bool
    say: str


def about_backups(options: Settings, ring: KeyRing, now: datetime) -> Check:
    """Whether there are any, how old the newest is, whether it is whole, and what else lies there."""
    if options.backup_dir is None:
        return Check("backups", False, "none are made by night: set YANDUAN_BACKUP_DIR")
    backups = Backups(options.backup_dir)
    known = backups.all()
    found = [one for one in known if one.at <= now]
    if not found:
        return Check("backups", False, f"there is none in {options.backup_dir} yet")
    newest = found[-1]
    fault = _find_fault(backups, newest, now) or _find_fault_beside(backups, known, ring, now)
    say = fault or f"{len(found)} in {options.backup_dir}, the last of {newest.at:%Y-%m-%d %H:%M} UTC"
    return Check("backups", fault is None, say)


def _find_fault(backups: Backups, newest: Manifest, now: datetime) -> str | None:
    """Return what is wrong with the newest backup, and what to do."""
    if newest.findings:
        return "the last one holds what isn't as it was written: yanduan verify"
    if newest not in backups.whole([newest]):
        return f"the last one has lost a part since: yanduan backup {backups.folder}"
    if now - newest.at > time_limits.BACKUP_LATE_AFTER:
        return f"the last one is of {newest.at:%Y-%m-%d %H:%M} UTC; see the log for backup_failed"
    return None


def _find_fault_beside(backups: Backups, known: list[Manifest], ring: KeyRing, now: datetime) -> str | None:
    """Return what is wrong with whatever lies in a folder of backups, and what to do."""
    if lost := _lost([one for one in known if one.at <= now], ring):
        return f"{len(lost)} need a key that the key file no longer has: put its line back, or let them go"
    if strange := [path.name for path in backups.strange()]:
        return f"no file is removed while these can't be read or are named otherwise: {', '.join(strange)}"
    if to_come := [backups.manifest(one).name for one in known if one.at > now]:
        return (
            f"the clock was wrong when these were made, of a time to come: {', '.join(to_come)}; remove them"
        )
    return None


def about_backup_folders(known: Mapping[Path, bool], options: Settings, ring: KeyRing) -> list[Check]:
    """Whether each folder where backups were ever made knows what was erased, and which of those beside
    YANDUAN_BACKUP_DIR need a key that is gone. `known`: each with whether it has yet to be told.
    """
    untold = [
        f"not noted in {folder}, so what is restored from there comes back; once its disk is plugged in: "
        f"yanduan erase --note {folder}; if no backup is there any more: yanduan erase --forget {folder}"
        for folder, owes in known.items()
        if owes
    ]
    checks = [Check("erased cases", False, say) for say in untold]
    if not untold:
        checks.append(Check("erased cases", True, "noted in every folder where backups were made"))
    nightly = options.backup_dir and backup_folders.whole_path(options.backup_dir)
    for folder in known:
        if folder != nightly and (lost := _lost(Backups(folder).all(), ring)):
            say = (
                f"{len(lost)} in {folder} need a key that the key file no longer has: put its line back, "
                "or let them go"
            )
            checks.append(Check("backups", False, say))
    return checks


def _lost(found: Iterable[Manifest], ring: KeyRing) -> list[Manifest]:
    return [one for one in found if not set(one.keys) <= set(ring.keys)]


def about_running(options: Settings, now: datetime) -> Check:
    """Whether `run` is alive, and when it last heard from Telegram."""
    if not heartbeat.is_running(options.data_dir):
        return Check("run", False, "isn't running on this data folder: yanduan run")
    heard = heartbeat.last_heard_at(options.data_dir)
    if heard is None:
        return Check("run", False, "runs, and has never heard from Telegram; see its log")
    silent = (
        now - heard > time_limits.POLLING_QUIET_AFTER and not options.webhook_url
    )  # a webhook is called only when there is something
    said = f"{heard:%Y-%m-%d %H:%M} UTC"
    if silent:
        return Check("run", False, f"runs, and hasn't heard from Telegram since {said}; see its log")
    return Check("run", True, f"runs; Telegram answered last at {said}")


def about_memory(options: Settings) -> Check:
    """Whether the keys in the running bot's memory could come to a disk."""
    if not heartbeat.is_running(options.data_dir):
        return Check("memory", True, "looked at while the bot runs")
    try:
        found = memory_exposure.find_exposure(heartbeat.running_pid(options.data_dir))
    except (OSError, ValueError, StopIteration):
        say = "can't be looked at from here: run doctor on the same machine, as the same user or as root"
        return Check("memory", False, say)
    if found.dumps:
        return Check("memory", False, "a crash could leave its keys in a core dump: set LimitCORE=0, restart")
    if found.swaps:
        say = (
            "its keys could be written to the swap disk: set MemorySwapMax=0 as in yanduan.service, or turn "
            "swap off"
        )
        return Check("memory", False, say)
    return Check("memory", True, "its keys come to no disk: no core dumps, no swap")


def about_news(options: Settings) -> Check:
    """Whether news waits long enough for nobody to tell by a phone what an officer just did."""
    shortest, longest = options.news_seconds
    if shortest < SHORT_WAIT or longest < LONG_WAIT:
        say = (
            f"waits only {shortest} to {longest} seconds: who watches a phone may tell who reported; "
            "better is: YANDUAN_NEWS_WAIT=120-900"
        )
        return Check("news", False, say)
    return Check("news", True, f"waits {shortest} to {longest} seconds before a reporter is told")


def about_the_tail(found: Tail) -> Check:
    """Return what was looked at, and that there is more than that."""
    since = "the beginning" if found.since is None else f"{found.since:%Y-%m-%d %H:%M} UTC"
    say = (
        f"as it was written since {since}: {figures.figure_word(found.cases)} of the cases, and all units, "
        "posters and officers; what is older, and every file, is checked by: yanduan verify"
    )
    if found.findings:
        say = (
            f"{len(found.findings)} findings in what was written since {since}: keep a copy of the data "
            "folder as it is, then check everything: yanduan verify"
        )
    return Check("integrity", not found.findings, say)


def about_the_root(none_since: datetime | None, now: datetime) -> Check:
    """Whether the register was sealed lately."""
    if none_since is None or now - none_since <= time_limits.ROOT_LATE_AFTER:
        return Check("daily root", True, "none is missing")
    say = (
        f"none was recorded since {none_since:%Y-%m-%d %H:%M} UTC: `yanduan run` does it each day while it "
        "runs; if it did run, see its log for upkeep_failed"
    )
    return Check("daily root", False, say)


def about_the_tree(found: list[Unit]) -> Iterator[Check]:
    """Each unit from which some reports would be refused, and each Polsek whose group will never get a card.

    Any unit can be chosen, with or without a poster. Whom a report goes to is asked of the routing itself,
    for every answer to whose member it is about. Above Mabes stands nobody, so of what is about Mabes itself
    nothing is said.
    """
    ways, named = routing.ways_up(found), dict[str, _Refused]()
    for unit in sorted(found, key=lambda one: -one.level.height):
        refused = _refused(ways[unit.id])
        if refused is not None:
            above = [named.get(one.id) for one in ways[unit.id][1:]]
            named[unit.id] = refused
            if unit.level is not Level.POLSEK or not any(one and one.covers(refused) for one in above):
                yield Check(f"above {unit.code}", False, refused.said + refused.remedy)
    for unit in found:
        if unit.level is Level.POLSEK and unit.group_chat_id is not None:
            say = f"gets no cards, which go to its Polres; release it: yanduan unit unbind {unit.code}"
            yield Check(f"group of {unit.code}", False, say)


@dataclass(frozen=True, slots=True)
class _Refused:
    """What is refused from a unit, and the command that helps."""

    said: str
    remedy: str

    def covers(self, below: _Refused) -> bool:
        """Whether a unit below needs no line of its own: this command helps it, too."""
        return self.remedy == below.remedy and (self.said == MISSING or below.said != MISSING)


def _refused(way: Sequence[Unit]) -> _Refused | None:
    """Return what is refused from the first of these units, a way up; None if nothing is."""
    unit, possible = way[0], _possible(way)
    missing = {*routing.accused_choices(way, unit.id)} - possible
    if not missing or (unit.level is Level.MABES and AccusedUnit.UNKNOWN in possible):
        return None
    if AccusedUnit.UNKNOWN in missing:
        said = MISSING
    elif AccusedUnit.THIS in missing:
        said = MISSING_ABOVE
    else:
        said = MISSING_PROPAM
    return _Refused(said, _remedy(way, len(possible)))


def _possible(way: Sequence[Unit]) -> set[AccusedUnit]:
    """Return the answers to "whose member?" with which a report would find a unit."""
    first = way[0].id
    answers = routing.accused_choices(way, first)
    return {answer for answer in answers if routing.handling_unit(way, first, answer) is not None}


def _remedy(way: Sequence[Unit], possible: int) -> str:
    """Bind the group with which most answers would be possible. Where none would help, and where no Polda
    stands above, the tree ends too soon.
    """
    if way[-1].level.height < Level.POLDA.height:
        return f"yanduan unit set {way[-1].code} --parent CODE"
    bound = {
        one.code: len(_possible([replace(each, group_chat_id=-1) if each is one else each for each in way]))
        for one in way
        if one.group_chat_id is None
    }
    best = max(bound, key=lambda code: bound[code], default=None)
    if best is not None and bound[best] > possible:
        return f"yanduan unit link {best}"
    return f"yanduan unit set {way[-1].code} --parent CODE"


async def about_rights(bot: Bot, unit: Unit) -> Check:
    """Return which right the bot lacks in the group that is bound to a unit."""
    assert unit.group_chat_id is not None  # noqa: S101 - who calls looks at bound units
    name = f"rights in {unit.code}"
    try:
        me = await bot.get_chat_member(unit.group_chat_id, bot.id)
    except TelegramError as error:
        return Check(name, False, f"Telegram doesn't say ({type(error).__name__}); is the bot in the group?")
    if not isinstance(me, ChatMemberAdministrator):
        return Check(name, False, "the bot is no administrator: it can't see who leaves; make it one")
    if not me.can_delete_messages:
        return Check(name, False, "the bot may not delete messages: give it that right")
    return Check(name, True, "administrator, may delete messages")
