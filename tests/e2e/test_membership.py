"""Who belongs to a group is asked of Telegram: over HTTP, with the real process, which may die meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sandbox.testing import Person
from storage import cases, officers, units
from tests.worlds.installation import Place, place
from tests.worlds.people import follows_the_button, is_known, newcomer, reports
from tests.worlds.scene import PATIENCE

TAKE = "Ambil & buka"


async def a_case(here: Place, officer: Person) -> str:
    """A report comes in; the officer sees its card."""
    ticket = await reports(await here.sandbox.user("Sari"), here.poster)
    await officer.finds(f"{ticket} · ", in_chat=here.group, timeout=PATIENCE)
    return ticket


async def holder(here: Place, ticket: str) -> int | None:
    """Whose account has the case."""
    async with here.station.store() as store, store.read() as tx:
        case = await cases.by_ticket(tx, ticket)
        assert case is not None
        return (await officers.get(tx, case.officer_id)).user_id if case.officer_id else None


async def test_a_stranger_from_a_channel_gets_nothing_and_a_post_ends_the_groups_part(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        ticket = await a_case(here, here.ayu)
        stranger = await here.sandbox.user("Orang", started=True)
        await here.chief.links_channel(here.group, "Humas")
        await stranger.taps(TAKE, in_chat=here.group)
        await stranger.is_told("sedang diperiksa", timeout=PATIENCE)
        # The look-up shows the channel, before whoever tapped is asked about: the group is let go.
        await here.chief.hears("grup diskusi sebuah kanal", in_chat=here.group, timeout=PATIENCE)
        await here.chief.finds(f"{ticket} · ", in_chat=here.upper, timeout=PATIENCE)
        assert await holder(here, ticket) is None
        assert not [each for each in await stranger.unheard() if ticket in each.text]
        async with here.station.store() as store, store.read() as tx:
            assert await officers.by_user(tx, stranger.id) is None
            lost = await units.by_code(tx, "LOBAR")
            assert lost is not None
            assert lost.group_chat_id is None
        assert "linked" in here.station.log.read_text()

        await here.chief.links_channel(here.upper, "Humas Polda")
        await here.chief.posts_in_channel("Selamat pagi", here.upper)
        await here.chief.hears("grup diskusi sebuah kanal", in_chat=here.upper, timeout=PATIENCE)
        assert await here.sandbox.refusals() == []


async def test_a_link_makes_the_bot_an_administrator_and_refuses_a_channels_group(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        _, link, _ = await here.station.command("unit", "link", "LOBAR")
        async with here.station.store() as store, store.write() as tx:
            lobar = await units.by_code(tx, "LOBAR")
            assert lobar is not None
            await units.unbind_group(tx, lobar.id)
        fresh = await here.sandbox.group("Sipropam baru", owner=here.chief, members=[here.ayu])
        await here.chief.links_channel(fresh)
        await here.chief.scans(link.strip(), into=fresh)
        await here.chief.hears("Grup diskusi sebuah kanal tidak dapat", in_chat=fresh, timeout=PATIENCE)
        await here.chief.unlinks_channel(fresh)
        await here.chief.scans(link.strip(), into=fresh)
        welcome = await here.chief.hears("menjadi grup petugas", in_chat=fresh, timeout=PATIENCE)
        assert "memerlukan hak" not in welcome.text
        await is_known(here.ayu, fresh)
        assert await here.sandbox.refusals() == []


async def test_where_the_bot_is_no_administrator_it_asks_and_tells_of_a_refusal(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        await here.chief.demotes(here.sandbox.bot.id, here.group)
        await is_known(here.ayu, here.group)  # an answer is believed
        await here.chief.hides_members(here.group)
        ticket = await a_case(here, here.budi)
        await here.budi.taps(TAKE, in_chat=here.group)
        told = await here.budi.hears("tidak memberi tahu saya", in_chat=here.group, timeout=PATIENCE)
        assert "menjadikan saya admin" in told.text
        await here.station.logs("members_untold")
        code, said, _ = await here.station.command("doctor")
        assert code == 1
        assert "!! anggota LOBAR" in said
        assert await holder(here, ticket) is None

        await here.chief.taps(TAKE, in_chat=here.group)  # administrators act meanwhile
        await follows_the_button(here.chief, here.group, ticket)
        assert await holder(here, ticket) == here.chief.id

        other = await a_case(here, here.budi)
        await here.chief.promotes(here.sandbox.bot.id, here.group)
        await here.chief.hears("Hak saya", in_chat=here.group, timeout=PATIENCE)
        here.station.clock_moves(120)
        await here.sandbox.advance(120)
        await here.budi.taps(TAKE, in_chat=here.group)
        await follows_the_button(here.budi, here.group, other)
        assert await holder(here, other) == here.budi.id
        assert await here.sandbox.refusals() == []


async def test_of_two_the_one_whom_telegram_confirms_first_has_the_case(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        ticket = await a_case(here, here.ayu)
        await here.budi.finds(f"{ticket} · ", in_chat=here.group, timeout=PATIENCE)
        await here.sandbox.fault("slow", method="getChatMember", times=1, seconds=1.5)
        await here.ayu.taps(TAKE, in_chat=here.group)
        await here.sandbox.call("getChatMember", verdict="", timeout=PATIENCE)
        await here.budi.taps(TAKE, in_chat=here.group)
        await here.budi.finds("Dipegang: Budi", in_chat=here.group, timeout=PATIENCE)
        await here.ayu.finds(f"{ticket} sudah dipegang Budi", in_chat=here.group, timeout=PATIENCE)
        assert await holder(here, ticket) == here.budi.id


@pytest.mark.parametrize("trouble", ["killed", "500"])
async def test_between_tap_and_look_up_nothing_is_lost(tmp_path: Path, trouble: str) -> None:
    async with place(tmp_path) as here:
        ticket = await a_case(here, here.ayu)
        if trouble == "killed":
            await here.sandbox.fault("slow", method="getChatMember", seconds=600)
        else:
            await here.sandbox.fault("500", method="getChatMember", times=1)
        await here.ayu.taps(TAKE, in_chat=here.group)
        await here.ayu.is_told("sedang diperiksa", timeout=PATIENCE)
        if trouble == "killed":
            await here.station.dies()
            await here.sandbox.heal()
            await here.station.starts()
        await follows_the_button(here.ayu, here.group, ticket)
        assert await holder(here, ticket) == here.ayu.id


async def test_an_officer_who_was_removed_while_the_bot_was_off_opens_nothing_afterwards(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        dewi = await newcomer(here, "Dewi")
        ticket = await a_case(here, dewi)
        await dewi.taps(TAKE, in_chat=here.group)
        await follows_the_button(dewi, here.group, ticket)
        await dewi.finds(f"{ticket} · Isi pengaduan", timeout=PATIENCE)
        assert await here.station.stops() == 0
        await here.chief.kicks(dewi, here.group)
        here.station.clock_moves(49 * 3600)  # Telegram keeps no update so long
        await here.sandbox.advance(hours=49)
        await here.station.starts()
        await dewi.says(f"/start berkas-{ticket}")
        await dewi.hears("keanggotaan Bapak/Ibu perlu dipastikan lagi", timeout=PATIENCE)
        assert not [each for each in await dewi.unheard() if "Isi pengaduan" in each.text]
