"""An identity is asked for and decided about: steps of stories."""

from __future__ import annotations

from storage import units
from storage.records import Case, Mode
from tests.worlds.chat import Answer, Person
from tests.worlds.station import ABOVE, RINA, TUTI, Station

REASON = "Perlu dipanggil."


async def opening_asked(
    station: Station, *, mode: Mode = Mode.IDENTIFIED, above: tuple[Person, ...] = (TUTI,)
) -> tuple[Case, Answer]:
    """A case whose holder asked for the identity; administrators of the group above."""
    station.administered(above=list(above))
    case, opened = await station.claimed(mode=mode)
    return case, await asks(station, case, opened)


async def asks(station: Station, case: Case, opened: Answer | None = None) -> Answer:
    opened = opened or await station.chat.taps_data(RINA, 5, f"o:open:{case.ticket}")
    return await station.replies(RINA, await station.taps(RINA, opened, "identity"), REASON)


async def reads(station: Station, person: Person, case: Case, group: int = ABOVE) -> Answer:
    """[Periksa permintaan] in the group, followed to the private chat if need be; what they are shown."""
    tapped = await station.chat.taps_data(person, 6, f"o:review:{case.ticket}", group=group)
    linked = any("url" in button for s in tapped.to(group) for button in s.buttons)
    return await station.follows_link(person, tapped) if linked else tapped


async def grants(station: Station, person: Person, case: Case, group: int = ABOVE) -> Answer:
    return await station.taps(person, await reads(station, person, case, group), "grant")


async def refuses(station: Station, person: Person, case: Case, group: int = ABOVE) -> Answer:
    """With a reason."""
    question = await station.taps(person, await reads(station, person, case, group), "refuse")
    return await station.replies(person, question, "Tidak perlu rahasiamark.")


async def two_here(station: Station, *people: Person, mode: Mode = Mode.IDENTIFIED) -> Case:
    """The identity is asked for where no unit above has a group; these administer the unit's own."""
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polda.id)
    station.administered(here=list(people))
    case, opened = await station.claimed(mode=mode)
    await asks(station, case, opened)
    return case
