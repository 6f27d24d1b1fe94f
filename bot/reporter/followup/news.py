"""News waits: the one way from an officer's act, a clock or another account to a reporter's phone.

Whoever writes to a reporter and watches whose phone lights up would learn who it is. So none of that is told
at once: each piece of news becomes a row that is due after a random wait (`bot.rules.news`), never before
older news of the same case, and is then told silently. The row outlives a restart, and goes with an erased
case. Who opens the case's page has asked: what waits is told then, but for what the page says itself.

What the reporter just asked for, and what the bot answers to what they write and tap, goes another way and
waits for none of this.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot import errands, muting
from bot.errand_kind import Errand, list_errands
from bot.errands import WaitingNews
from bot.reporter.followup import notifications
from bot.rules import news
from storage import cases, identities, units, work
from storage.randomness import NEWS
from storage.records import Case, NewsTime, Status

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errand_kind import Errands, Waiting
    from bot.reporter.citizen_turn import CitizenTurn
    from bot.rules.muting import Mute
    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx


async def _let_wait(kind: str, tx: Tx, deployment: Deployment, told: Json, _result: object) -> None:
    """Have news told later, behind what waits of the same case."""
    case_id = str(told["case_id"])
    if (owner := await notifications.load_recipient(tx, case_id)) is None:
        return
    earlier = [one.due_at for one in await errands.TELL_WAITING_NEWS.list_about(tx, case_id)]
    due = max([await _draw_time(tx, deployment, owner.case, owner.news), *earlier])
    if due <= tx.now:
        await notifications.NEWS[kind].finish(tx, deployment, told, None)
    else:
        await errands.TELL_WAITING_NEWS.put(tx, WaitingNews(case_id, kind, told), due)


async def _draw_time(tx: Tx, deployment: Deployment, case: Case, chosen: NewsTime) -> datetime:
    wait, timezone = deployment.news_wait, "UTC"
    if chosen is NewsTime.HOURS:
        timezone = (await units.get(tx, case.handling_unit_id)).timezone
    return news.tell_at(
        chosen,
        tx.now,
        NEWS.uniform,
        shortest=wait.shortest,
        longest=wait.longest,
        timezone=timezone,
    )


async def _tell_waiting(tx: Tx, deployment: Deployment, waited: WaitingNews) -> None:
    """Tell news that has waited; of a case that its reporter took back meanwhile not how it went on."""
    if waited.kind in _UNTIL_WITHDRAWN and await _is_withdrawn(tx, waited.case_id):
        return
    await notifications.NEWS[waited.kind].finish(tx, deployment, waited.told, None)


async def _is_withdrawn(tx: Tx, case_id: str) -> bool:
    return (await cases.get(tx, case_id)).status is Status.CLOSED_WITHDRAWN


async def tell_asked(turn: CitizenTurn, case: Case) -> None:
    """Tell what waits about a case whose page its reporter opens."""
    waiting = await errands.TELL_WAITING_NEWS.list_about(turn.tx, case.id)
    mute = await muting.find_mute(turn.tx, case) if waiting else None
    for number, one in enumerate(waiting, 1):
        await work.done(turn.tx, one.id)
        if not _page_says(case, mute, one.payload, waiting[number:]):
            await _tell_waiting(turn.tx, turn.context.deployment, one.payload)


def _page_says(case: Case, mute: Mute | None, waited: WaitingNews, later: list[Waiting[WaitingNews]]) -> bool:
    """Whether the case's page says all of this, so that nothing else has to; `mute` is one that holds."""
    if waited.kind in _ON_THE_PAGE:
        return True
    if waited.kind == errands.TELL_MUTE.name:
        return mute is not None and errands.TELL_MUTE.read(waited.told).event == mute.event
    if waited.kind != errands.TELL_STATUS.name or any(one.payload.kind == waited.kind for one in later):
        return False
    status = errands.TELL_STATUS.read(waited.told).status
    return status == case.status and case.status not in notifications.STATUSES_WITH_DOORS


_UNTIL_WITHDRAWN: Final = {errands.TELL_CLAIMED.name, errands.TELL_STATUS.name}
_ON_THE_PAGE: Final = {
    errands.TELL_MISSED_DEADLINE.name,
    errands.TELL_SP3D.name,
    errands.TELL_CLAIMED.name,
    errands.TELL_REOPENED.name,
    errands.TELL_LATE.name,
}


async def choose_time(turn: CitizenTurn, case: Case, chosen: NewsTime) -> None:
    """Have news of this case told as its reporter chose from now on, and what waits now, too."""
    tx, deployment = turn.tx, turn.context.deployment
    await identities.set_news_time(tx, case.id, chosen)
    due = await _draw_time(tx, deployment, case, chosen)
    for one in await errands.TELL_WAITING_NEWS.list_about(tx, case.id):
        await work.again(tx, one.id, due, counted=False)


ERRANDS: Final[Errands] = {
    **{kind: Errand(kind, partial(_let_wait, kind)) for kind in notifications.NEWS},
    **list_errands(errands.TELL_WAITING_NEWS.done_by(_tell_waiting)),
}
