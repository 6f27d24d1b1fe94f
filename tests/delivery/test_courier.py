"""Delivery against a Bot API that limits, fails and refuses as Telegram does."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import keyboards, speech
from bot.delivery.pacing import Rates
from bot.sandbox.watching import TIMEOUT
from bot.turn import Toast
from storage import cases, outbox, slots, units, work
from storage.records import Arrival, Digest, Level, Loss, Message, Priority
from tests.worlds.given import a_case
from tests.worlds.post import Post, post_office


async def test_a_chats_messages_arrive_in_the_order_in_which_they_were_promised(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            for number in range(20):
                await speech.queue_message(tx, sari.id, f"pesan {number}")
        await sari.hears("pesan 19")
        texts = [m.text for m in await sari.sees() if m.text.startswith("pesan")]
        assert texts == [f"pesan {number}" for number in range(20)]


async def test_an_answer_overtakes_older_news_and_never_the_message_that_it_changes(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path, Rates(0, 10, 0)) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            for number in range(13):
                await speech.queue_message(tx, sari.id, f"kabar {number}", priority=Priority.NOTICE)
            slot = await slots.new(tx, chat_id=sari.id, case_id=None, kind="card")
            await speech.queue_message(tx, sari.id, "kartu", slot=slot.id, priority=Priority.NOTICE)
        await sari.hears("kabar 0")
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "jawaban")
            await speech.queue_edit(tx, sari.id, "kartu, diambil", slot=slot.id)
        await sari.hears("kabar 12")
        said = await said_to(post, sari)
        assert said.index("jawaban") < said.index("kabar 9")
        assert [text for text in said if text.startswith("kabar")] == [f"kabar {n}" for n in range(13)]
        calls = await post.sandbox.calls(chat=sari, verdict="ok")
        about = [call["params"]["text"] for call in calls if "kartu" in call["params"].get("text", "")]
        assert about == ["kartu", "kartu, diambil"]
        assert said.index("kartu") < said.index("kabar 12"), "what an answer changes comes with it"


async def test_what_waits_for_a_chat_that_is_none_is_set_aside_at_its_first_refusal(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        lost, left = Loss("officers.not_delivered", {"event": 3}), post.clock.now + timedelta(hours=1)
        async with post.store.write() as tx:
            for number in range(5):
                await speech.queue_message(tx, 424242, f"pesan {number}", loss=lost)
            await speech.queue_edit(tx, 424242, "ubah", message_id=7)
            await speech.queue_message(tx, 424242, "nanti", not_before=left)
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")
        async with asyncio.timeout(TIMEOUT):
            while (await post.owed())["pending"] > 1:
                await post.sandbox.client.wait("call", timeout=0.05)
        refused = [c for c in await post.sandbox.calls("sendMessage") if c["params"]["chat_id"] == 424242]
        assert len(refused) == 1
        owed = await post.owed()
        assert (owed["set_aside"], owed["sent"], owed["pending"]) == (5, 2, 1)
        assert post.courier.set_aside == 5
        async with post.store.read() as tx:
            assert [one.payload for one in await work.due(tx)] == [lost.payload] * 5


async def test_a_sent_row_keeps_neither_body_nor_recipient(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")
        await post.delivered()
        async with post.store.read() as tx:
            assert await outbox.pending(tx) == []
        assert (await post.owed())["sent"] == 1


async def test_an_edit_finds_the_message_that_its_slot_names(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            slot = await slots.new(tx, chat_id=sari.id, case_id=None, kind="card")
            await speech.queue_message(tx, sari.id, "satu", slot=slot.id)
        await sari.hears("satu")
        async with post.store.write() as tx:
            await speech.queue_edit(tx, sari.id, "dua", slot=slot.id)
        await sari.hears("dua")
        assert [m.text for m in await sari.sees() if m.text in {"satu", "dua"}] == ["dua"]


async def test_an_edit_whose_message_is_gone_becomes_what_stands_otherwise(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            new = Message("sendMessage", sari.id, {"text": "kartu baru"})
            await speech.queue_edit(tx, sari.id, "ubah", message_id=999_999, otherwise=new)
        await sari.hears("kartu baru")


async def test_an_answer_that_was_cut_off_is_sent_again_and_never_lost(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        await post.sandbox.fault("cut_before", method="sendMessage", times=1)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")


async def test_a_server_error_is_survived(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        await post.sandbox.fault("502", method="sendMessage", times=1)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")


async def test_whoever_blocked_the_bot_holds_nobody_up_and_is_owed_nothing(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        budi = await post.sandbox.user("Budi", started=True)
        await sari.blocks()
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "rahasia")
            await speech.queue_message(tx, budi.id, "halo")
        await budi.hears("halo")
        await post.delivered()
        assert (await post.owed())["dropped"] == 1


async def test_a_group_that_became_a_supergroup_gets_its_messages_there(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        chief = await post.sandbox.user("Wira", started=True)
        group = await post.sandbox.group("Propam", admins=[chief], kind="group", bot="member")
        async with post.store.write() as tx:
            unit = await units.add(
                tx, code="RES", name="Polres", level=Level.POLRES, parent_code=None, timezone="Asia/Makassar"
            )
            await units.bind_group(tx, unit.id, group.id)
        old = await chief.migrates(group)
        async with post.store.write() as tx:
            await speech.queue_message(tx, old.id, "satu")
            await speech.queue_message(tx, old.id, "dua")
        await post.delivered()
        async with post.store.read() as tx:
            bound = await units.get(tx, unit.id)
            told = await work.due(tx)
        assert [(one.kind, one.payload) for one in told] == [("officers.migrated", {"chat_id": group.id})]
        assert bound is not None
        assert bound.group_chat_id == group.id
        sent = await post.sandbox.calls("sendMessage", chat=group)
        assert [call["params"]["text"] for call in sent if call["verdict"] == "ok"] == ["satu", "dua"]


async def test_a_message_that_may_not_go_yet_waits_for_its_time(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "nanti", not_before=post.clock.now + timedelta(hours=1))
            await speech.queue_message(tx, sari.id, "sekarang")
        await sari.hears("sekarang")
        assert not [m for m in await sari.sees() if m.text == "nanti"]
        post.clock.passes(hours=2)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "lagi")
        await sari.hears("nanti")


async def test_a_refused_message_is_set_aside_and_the_next_one_goes(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            await outbox.put(tx, Message("sendMessage", sari.id, {"text": ""}))
            await speech.queue_message(tx, sari.id, "halo")
        await sari.hears("halo")
        await post.delivered()
        assert (await post.owed())["set_aside"] == 1


async def test_an_answer_to_an_old_tap_fails_silently(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        post.courier.answer([Toast("no-such-query", "halo")])
        call = await post.sandbox.call("answerCallbackQuery", verdict="")
        assert call["status"] == 400


async def test_telegrams_limits_are_kept_under_load(tmp_path: Path) -> None:
    async with post_office(tmp_path, Rates(30, 1, 20)) as post:
        await post.sandbox.flood_limits(True)
        people = [await post.sandbox.user(f"Warga {n}", started=True) for n in range(20)]
        async with post.store.write() as tx:
            for person in people:
                for number in range(2):
                    await speech.queue_message(tx, person.id, f"pesan {number}")
        await post.delivered()
        told = [call for call in await post.sandbox.calls("sendMessage") if call["status"] == 429]
        assert told == [], "unpaced, ten and more are told to wait"


async def test_whatever_is_sent_to_a_group_is_protected_but_a_poster_for_print(
    tmp_path: Path,
) -> None:
    async with post_office(tmp_path) as post:
        chief = await post.sandbox.user("Wira", started=True)
        group = await post.sandbox.group("Propam", owner=chief, bot="member")
        text = {"text": "kartu"}
        async with post.store.write() as tx:
            slot = await slots.new(tx, chat_id=group.id, case_id=None, kind="card")
            anew = Message("sendMessage", group.id, text, slot=slot.id)
            await speech.queue_message(tx, group.id, "kartu")
            await speech.queue_edit(tx, group.id, "kartu", slot=slot.id, otherwise=anew)
            await outbox.put(tx, Message("sendMessage", group.id, text))
            await outbox.put(tx, Message("sendLocation", group.id, {"latitude": 1, "longitude": 1}))
            await outbox.put(tx, Message("sendMessage", group.id, text | {"protect_content": False}))
            await speech.queue_message(tx, chief.id, "kode Anda")
        await post.delivered()
        sent = [c["params"] for c in await post.sandbox.calls() if c["method"].startswith("send")]
        to_group = [params.get("protect_content") for params in sent if params["chat_id"] == group.id]
        assert sorted(to_group) == [False, True, True, True, True]
        assert [p.get("protect_content") for p in sent if p["chat_id"] == chief.id] == [None]


async def test_a_groups_backlog_of_cards_goes_out_as_one_message_with_a_button_each(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        chief = await post.sandbox.user("Wira", started=True)
        group = await post.sandbox.group("Propam", owner=chief, bot="member")
        await post.sandbox.fault("429", chat=group, retry_after=1, times=1)
        held = []
        async with post.store.write() as tx:
            case = (await a_case(tx)).case
            for number in range(12):
                about = case.id if number == 5 else None
                slot = await slots.new(tx, chat_id=group.id, case_id=about, kind="card")
                held.append(slot)
                digest = Digest(
                    "Kasus baru:",
                    f"kasus {number}",
                    keyboards.callback_button(f"Ambil {number}", f"o:{number}"),
                )
                came = Arrival("officers.card_stands", {"slot": slot.id}) if about else None
                await speech.queue_message(
                    tx, group.id, f"kartu {number}", slot=slot.id, digest=digest, arrival=came
                )
        one = await chief.hears("Kasus baru:", in_chat=group)
        assert [f"kasus {number}" in one.text for number in range(12)] == [True] * 12
        assert len(one.buttons) == 12
        (call,) = await post.sandbox.calls("sendMessage", chat=group, verdict="ok")
        assert call["params"]["protect_content"] is True
        await post.delivered()
        async with post.store.write() as tx:
            (line,) = await slots.of_case(tx, case.id, slots.TOLD)
            assert (line.chat_id, line.message_id, line.remove_at) == (group.id, one.id, None)
            assert [left.payload for left in await work.due(tx)] == [{"slot": held[5].id}]
            new = Message("sendMessage", group.id, {"text": "kartu 3, diambil"}, slot=held[3].id)
            await speech.queue_edit(tx, group.id, "kartu 3, diambil", slot=held[3].id, otherwise=new)
        await chief.hears("kartu 3, diambil", in_chat=group)


async def test_what_was_dropped_while_it_waited_here_is_not_sent(tmp_path: Path) -> None:
    """Nobody tells the courier: `yanduan erase` is another process."""
    async with post_office(tmp_path) as post:
        sari = await post.sandbox.user("Sari", started=True)
        async with post.store.write() as tx:
            case = (await a_case(tx)).case
        await post.sandbox.fault("429", chat=sari, retry_after=1, times=1)
        async with post.store.write() as tx:
            await speech.queue_message(tx, sari.id, "cerita", case_id=case.id)
            await speech.queue_message(tx, sari.id, "hal lain")
        assert (await post.sandbox.call("sendMessage", verdict=""))["status"] == 429
        async with post.store.write() as tx:
            await cases.destroy(tx, case.id)
        await sari.hears("hal lain")
        await post.delivered()
        assert await said_to(post, sari) == ["hal lain"]


async def test_of_a_backlog_goes_out_what_is_still_owed(tmp_path: Path) -> None:
    async with post_office(tmp_path) as post:
        chief = await post.sandbox.user("Wira", started=True)
        group = await post.sandbox.group("Propam", owner=chief, bot="member")
        async with post.store.write() as tx:
            case = (await a_case(tx)).case
        await post.sandbox.fault("429", chat=group, retry_after=1, times=1)
        async with post.store.write() as tx:
            for number in range(9):
                digest = Digest(
                    "Kasus baru:", f"kasus {number}", keyboards.callback_button("Ambil", f"o:{number}")
                )
                about = case.id if number == 4 else None
                await speech.queue_message(tx, group.id, f"kartu {number}", digest=digest, case_id=about)
        assert (await post.sandbox.call("sendMessage", verdict=""))["status"] == 429
        async with post.store.write() as tx:
            await cases.destroy(tx, case.id)
        one = await chief.hears("Kasus baru:", in_chat=group)
        await post.delivered()
        assert [f"kasus {number}" in one.text for number in range(9)] == [number != 4 for number in range(9)]


async def said_to(post: Post, chat: Any) -> list[str]:
    """What Telegram took of what was said to a chat."""
    calls = await post.sandbox.calls("sendMessage", chat=chat)
    return [call["params"]["text"] for call in calls if call["verdict"] == "ok"]
