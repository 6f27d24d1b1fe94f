"""Who belongs to a group: asked of Telegram before an account's first act of 12 hours, and never guessed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.officers import ERRANDS, action_table, wording
from bot.texts import translator
from storage import officers, units, work
from storage.records import Case, Json, Membership, Unit
from storage.store import Tx
from tests.worlds.chat import BOT_ID, Answer, Person
from tests.worlds.station import ABOVE, AGUS, BUDI, GROUP, RINA, STORY, TUTI, Station, found, raw, tap_update
from tests.worlds.station import actions as buttons

STRANGER = Person(5555, "Orang")
CHANNEL = {"id": -1009, "type": "channel", "title": "Kanal"}


@pytest.fixture(autouse=True)
def unproven(station: Station) -> None:
    """Nobody did anything in the group lately, and Telegram answers when the story says so."""
    station.chat.before_acting = None
    station.chat.network = {}


async def answers(
    station: Station, person: Person | None = None, *, member: bool | None = True, **more: Any
) -> Answer:
    """Telegram answers what it was asked, of all who wait or of one person."""
    user_id = person.id if person else None
    return await station.chat.fetched("officers.member", found(member=member, **more), user_id=user_id)


async def waiting(station: Station) -> list[Any]:
    return [item for item in await station.chat.due() if item.kind == "officers.member"]


async def place(station: Station, person: Person, unit: Unit | None = None) -> Membership | None:
    async with station.chat.store.read() as tx:
        officer = await officers.by_user(tx, person.id)
        return await officers.membership(tx, officer.id, (unit or station.polres).id) if officer else None


async def holder(station: Station, case: Case) -> str | None:
    return (await station.case(case)).officer_id


async def group_of(station: Station) -> int | None:
    async with station.chat.store.read() as tx:
        return (await units.get(tx, station.polres.id)).group_chat_id


def told(answer: Answer, chat_id: int = GROUP) -> list[str]:
    return [s.text for s in answer.to(chat_id) if s.message.method == "sendMessage"]


# Strangers


async def test_whoever_comments_from_a_channel_learns_not_even_that_a_ticket_exists(
    station: Station,
) -> None:
    case, posted = await station.report()
    before = await station.kinds(case)
    outcomes = []
    for ticket in (case.ticket, "YDN-0000-000D"):
        taps = [
            tap_update(STRANGER, posted.last.message_id, f"o:{name}:{ticket}:x", n, group=GROUP)
            for n, name in enumerate(action_table.TAPS)
        ]
        first = await station.chat.batch(taps)
        assert first.sendings == []
        assert {toast.text.replace(ticket, "?") for toast in first.toasts} == {
            "?: keanggotaan Anda sedang diperiksa."
        }
        assert len(await waiting(station)) == len(taps)
        after = await answers(station, STRANGER, member=False)
        assert (after.sendings, after.toasts) == ([], [])
        again = await station.chat.batch(taps[:1])
        outcomes.append([(toast.text.replace(ticket, "?"), toast.alert) for toast in again.toasts])
        assert (again.sendings, await station.chat.due()) == ([], [])
        station.chat.passes(minutes=2)
    assert outcomes[0] == outcomes[1]
    assert await station.kinds(case) == before
    assert await place(station, STRANGER) is None
    private = await station.chat.says(STRANGER, f"/start berkas-{case.ticket}")
    assert all(STORY not in raw(s) for s in private.sendings)


@pytest.mark.parametrize("said", ["/kasus", "/kasusku", "/bantuan", "/poster", "/lepas", "/kasus {ticket}"])
async def test_a_strangers_command_is_answered_by_silence(station: Station, said: str) -> None:
    case, _ = await station.report()
    for _ in range(2):
        answer = await station.chat.says(STRANGER, said.format(ticket=case.ticket), group=GROUP)
        assert answer.sendings == []
        if await waiting(station):
            assert (await answers(station, STRANGER, member=False)).sendings == []
    assert await station.chat.due() == [], "within a minute Telegram isn't asked again"


async def test_who_was_a_stranger_a_minute_ago_is_asked_about_again(station: Station) -> None:
    await station.chat.says(RINA, "/kasus", group=GROUP)
    await answers(station, RINA, member=False)
    station.chat.passes(minutes=2)
    await station.chat.says(RINA, "/kasus", group=GROUP)
    assert told(await answers(station))


# Members


async def test_the_first_tap_waits_for_telegrams_word_and_the_next_ones_do_not(station: Station) -> None:
    case, posted = await station.report()
    tapped = await station.taps(RINA, posted, "claim", group=GROUP)
    assert [toast.text for toast in tapped.toasts] == [f"{case.ticket}: keanggotaan Anda sedang diperiksa."]
    assert (tapped.sendings, await holder(station, case)) == ([], None)
    done = await answers(station)
    assert await holder(station, case) == await station.officer_id(RINA)
    assert RINA.first_name in station.card(case).text
    assert done.to(GROUP)
    other, posted = await station.report()
    await station.taps(RINA, posted, "claim", group=GROUP)
    assert await holder(station, other) == await station.officer_id(RINA)
    assert await station.chat.due() == []


async def test_after_twelve_hours_telegram_is_asked_again_however_busy_somebody_was(station: Station) -> None:
    await station.chat.says(RINA, "/kasusku", group=GROUP)
    await answers(station)
    for _ in range(3):
        station.chat.passes(hours=3, minutes=50)
        assert told(await station.chat.says(RINA, "/kasusku", group=GROUP))
    station.chat.passes(hours=1)
    assert told(await station.chat.says(RINA, "/kasusku", group=GROUP)) == []
    assert len(await waiting(station)) == 1


async def test_a_proof_of_before_is_believed_until_its_time_is_over(station: Station) -> None:
    case, posted = await station.report()
    await station.proven(RINA, station.polres)  # as an earlier program wrote it at a tap
    await station.taps(RINA, posted, "claim", group=GROUP)
    assert await holder(station, case) == await station.officer_id(RINA)
    assert await station.chat.due() == []


@pytest.mark.parametrize("said", ["/kasus", "/kasusku", "/bantuan", "/poster", "/lepas", "/kasus {ticket}"])
async def test_a_command_waits_and_is_then_answered_as_ever(station: Station, said: str) -> None:
    case, _ = await station.report()
    said = said.format(ticket=case.ticket)
    assert (await station.chat.says(RINA, said, group=GROUP)).sendings == []
    late = await answers(station)
    again = await station.chat.says(RINA, said, group=GROUP)
    assert told(late) == told(again) != []
    assert [buttons(s) for s in late.to(GROUP)][-1] == [buttons(s) for s in again.to(GROUP)][-1]


async def test_a_tap_on_a_list_waits_too_and_what_it_must_not_miss_is_said(station: Station) -> None:
    case, _ = await station.report()
    tapped = await station.chat.taps_data(RINA, 5, f"o:card:{case.ticket}", group=GROUP)
    assert (tapped.sendings, len(tapped.toasts)) == ([], 1)
    assert any("claim" in buttons(s) for s in (await answers(station)).to(GROUP))
    station.chat.passes(hours=13)
    await station.chat.taps_data(RINA, 5, "o:card:YDN-0000-000D", group=GROUP)
    assert told(await answers(station)) == [str(wording.refusal_text(translator("id")))]


async def test_of_two_the_first_confirmed_wins_and_the_other_learns_who_has_it(
    station: Station,
) -> None:
    case, posted = await station.report()
    for person in (RINA, BUDI):
        await station.taps(person, posted, "claim", group=GROUP)
    await answers(station, BUDI)
    assert await holder(station, case) == await station.officer_id(BUDI)
    lost = await answers(station, RINA)
    assert await holder(station, case) == await station.officer_id(BUDI)
    assert told(lost) == [f"{case.ticket} sudah dipegang {BUDI.first_name}."]
    assert (await station.kinds(case)).count("claimed") == 1


async def test_a_reporter_whom_telegram_confirms_is_refused_where_only_they_see_it(station: Station) -> None:
    case, posted = await station.report(by=BUDI)
    async with station.chat.store.write() as tx:
        officer = await officers.see(tx, BUDI.id, BUDI.first_name)
        await officers.set_private_ready(tx, officer.id, ready=True)
    await station.taps(BUDI, posted, "claim", group=GROUP)
    refused = await answers(station)
    assert [s.message.chat_id for s in refused.sendings] == [BUDI.id]
    assert await holder(station, case) is None


async def test_supervisors_come_with_the_same_look_up(station: Station) -> None:
    case = await station.held()
    station.chat.passes(hours=13)
    await station.taps(AGUS, station.card(case), "takeover", group=GROUP)
    led = await station.chat.fetched("officers.member", found(AGUS, member=True))
    assert led.to(GROUP)
    assert await station.chat.due() == []
    assert "alih-" in raw(led.to(GROUP)[-1])


# Leaves


async def test_who_was_removed_while_nobody_looked_is_a_stranger_at_the_next_act(station: Station) -> None:
    case = await station.held()
    station.chat.passes(hours=13)  # removed meanwhile, and no leave was seen
    refused = await station.chat.says(RINA, f"/start berkas-{case.ticket}")
    assert all(STORY not in raw(s) for s in refused.sendings)
    await station.taps(RINA, station.card(case), "open", group=GROUP)
    assert (await answers(station, member=False)).sendings == []


async def test_a_leave_ends_the_proof_and_is_not_undone_by_an_older_answer(station: Station) -> None:
    case, posted = await station.report()
    await station.taps(RINA, posted, "claim", group=GROUP)
    station.chat.passes(seconds=1)
    await station.chat.sends(BUDI, {"left_chat_member": RINA.raw()}, group=GROUP)
    assert (await answers(station)).sendings == []  # asked before they left, answered after
    assert await place(station, RINA) is None
    [asked_anew] = await waiting(station)
    assert datetime.fromisoformat(asked_anew.payload["at"]) == station.chat.now
    await answers(station, member=False)
    assert await holder(station, case) is None
    assert await station.chat.due() == []


# A bot that administers nothing


async def test_where_telegram_does_not_say_all_who_can_change_it_hear_so_once_a_day(station: Station) -> None:
    case, posted = await station.report()
    await station.held(AGUS)  # has started the bot
    station.chat.passes(hours=13)
    refusal: Json = {"member": None, "administers": False}
    await station.taps(RINA, posted, "claim", group=GROUP)
    with capture_logs() as logs:
        first = await station.chat.fetched("officers.member", found(AGUS, **refusal))
    assert [len(told(first, chat)) for chat in (GROUP, AGUS.id, RINA.id)] == [1, 1, 0]
    assert "admin" in told(first)[0]
    assert station.polres.name in told(first, AGUS.id)[0]
    assert [line["action"] for line in logs if line["log_level"] == "error"] == ["members_untold"]
    assert await holder(station, case) is None
    await station.taps(BUDI, posted, "claim", group=GROUP)
    assert (await answers(station, **refusal)).sendings == []
    station.chat.passes(hours=25)
    await station.taps(BUDI, posted, "claim", group=GROUP)
    assert len(told(await answers(station, **refusal))) == 1


async def test_no_reason_is_told_that_telegram_did_not_give(station: Station) -> None:
    _, posted = await station.report()
    reasons = []
    for administers in (False, None):
        await station.taps(RINA, posted, "claim", group=GROUP)
        [said] = told(await answers(station, member=None, administers=administers))
        reasons.append(("bukan admin" in said, "hanya admin grup" in said))
        station.chat.passes(hours=25)
    assert reasons == [(True, True), (False, False)]


async def test_administrators_act_meanwhile(station: Station) -> None:
    case, posted = await station.report()
    await station.taps(AGUS, posted, "claim", group=GROUP)
    done = await station.chat.fetched("officers.member", found(AGUS, member=True, administers=False))
    assert await holder(station, case) == await station.officer_id(AGUS)
    assert all("admin" not in text for text in told(done))


async def test_an_answer_is_believed_although_the_bot_administers_nothing(station: Station) -> None:
    case, posted = await station.report()
    await station.taps(RINA, posted, "claim", group=GROUP)
    await answers(station, administers=False)
    assert await holder(station, case) == await station.officer_id(RINA)


async def test_when_the_bot_administers_the_group_again_a_new_loss_is_told_at_once(station: Station) -> None:
    refusal: Json = {"member": None, "administers": False}
    await station.chat.says(RINA, "/kasus", group=GROUP)
    assert len(told(await answers(station, **refusal))) == 1
    me = {"id": BOT_ID, "is_bot": True, "first_name": "Y"}
    rights = dict.fromkeys(
        ["can_be_edited", "is_anonymous", "can_manage_chat", "can_manage_video_chats", "can_restrict_members",
         "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
         "can_delete_stories"], False,
    )  # fmt: skip
    change = {
        "chat": {"id": GROUP, "type": "supergroup", "title": "P"},
        "from": AGUS.raw(),
        "date": 1,
        "old_chat_member": {"user": me, "status": "member"},
        "new_chat_member": {"user": me, "status": "administrator", "can_delete_messages": True, **rights},
    }
    await station.chat.update({"my_chat_member": change})
    station.chat.passes(minutes=2)
    await station.chat.says(RINA, "/kasus", group=GROUP)
    assert len(told(await answers(station, **refusal))) == 1


# Groups that strangers get into


@pytest.mark.parametrize("way", ["linked", "public"])
@pytest.mark.parametrize("kind", ["officers.member", "officers.supervisors"])
async def test_a_group_into_which_strangers_get_is_let_go_with_every_look_up(
    station: Station, kind: str, way: str
) -> None:
    case, posted = await station.report()
    if kind == "officers.member":
        await station.taps(RINA, posted, "claim", group=GROUP)
    else:

        async def looks(tx: Tx, _deployment: Any) -> None:
            await work.put(tx, kind, {"unit_id": station.polres.id, "chat_id": GROUP})

        await station.chat.job(looks)
    with capture_logs() as logs:
        gone = await station.chat.fetched(kind, found(member=True, **{way: True}))
    assert await group_of(station) is None
    now = await station.case(case)
    assert (now.handling_unit_id, now.officer_id) == (station.polda.id, None)
    assert "claim" in buttons(gone.to(ABOVE)[0])
    assert [station.polres.name in text for text in told(gone)] == [True]
    assert [(line["action"], line["reason"]) for line in logs if "reason" in line] == [("group_lost", way)]


POST = {"sender_chat": CHANNEL, "is_automatic_forward": True, "text": "Pengumuman"}
TELEGRAM = Person(777000, "Telegram")


async def sees_a_post(station: Station, seen: str) -> Answer:
    """A channel's post arrives in the group, or somebody's command is a reply to one."""
    if seen == "the post":
        return await station.chat.sends(TELEGRAM, POST, group=GROUP)
    chat = {"id": GROUP, "type": "supergroup", "title": "P"}
    post = {"message_id": 5, "date": 1, "from": TELEGRAM.raw(), "chat": chat, **POST}
    return await station.chat.says(RINA, "/kasus", group=GROUP, reply_to_message=post)


@pytest.mark.parametrize("seen", ["the post", "a comment"])
@pytest.mark.parametrize("known", [True, False])
async def test_a_channels_post_in_the_group_has_telegram_asked_which_alone_lets_it_go(
    station: Station, seen: str, known: bool
) -> None:
    case, _ = await station.report()
    if known:
        await station.proven(RINA, station.polres)
    assert (await sees_a_post(station, seen)).sendings == []
    assert await group_of(station) == GROUP
    assert [item.kind for item in await station.chat.due()] == ["officers.supervisors"]
    gone = await station.chat.fetched("officers.supervisors", found(AGUS, linked=True))
    assert await group_of(station) is None
    assert (await station.case(case)).handling_unit_id == station.polda.id
    assert len(told(gone)) == 1
    assert not any(case.ticket in text for text in told(gone))


@pytest.mark.parametrize("seen", ["the post", "a comment"])
@pytest.mark.parametrize("answer", [found(AGUS, linked=False), None])
async def test_a_post_from_before_the_channel_was_unlinked_gives_no_group_up(
    station: Station, seen: str, answer: Json | None
) -> None:
    case, _ = await station.report()
    await sees_a_post(station, seen)
    left = await station.chat.fetched("officers.supervisors", answer)
    assert (left.sendings, await group_of(station)) == ([], GROUP)
    assert (await station.case(case)).handling_unit_id == station.polres.id


async def test_an_old_post_of_a_channels_gives_no_group_up(station: Station) -> None:
    chat = {"id": GROUP, "type": "supergroup", "title": "P"}
    post = {"message_id": 5, "date": 1, "from": TELEGRAM.raw(), "chat": chat, **POST}
    async with station.chat.store.write() as tx:
        await station.chat.intake.again(tx, {"update_id": 9, "message": post}, tx.now)
    assert await group_of(station) == GROUP
    assert await station.chat.due() == []


async def test_a_channels_post_in_a_strange_group_is_taken_silently(station: Station) -> None:
    assert (await station.chat.sends(TELEGRAM, POST, group=-606)).sendings == []


# What may happen meanwhile


async def test_what_waited_follows_the_group_that_became_a_supergroup(station: Station) -> None:
    case, posted = await station.report()
    await station.taps(RINA, posted, "claim", group=GROUP)
    await station.chat.sends(AGUS, {"migrate_to_chat_id": -5005}, group=GROUP)
    await answers(station, chat_id=-5005)
    assert await holder(station, case) == await station.officer_id(RINA)


@pytest.mark.parametrize("bound", ["to nobody", "to another unit"])
async def test_what_waited_in_a_group_that_is_not_the_units_any_more_is_not_done(
    station: Station, bound: str
) -> None:
    case, posted = await station.report()
    await station.taps(RINA, posted, "claim", group=GROUP)
    async with station.chat.store.write() as tx:
        await units.unbind_group(tx, station.polres.id)
        if bound == "to another unit":
            await units.unbind_group(tx, station.polda.id)
            await units.bind_group(tx, station.polda.id, GROUP)
    assert (await answers(station)).sendings == []
    assert await holder(station, case) is None
    assert await place(station, RINA) is None


async def test_a_group_out_of_reach_proves_nobody_and_who_waits_hears_what_to_do(station: Station) -> None:
    """Officers with whom the bot has a private chat hear it there too: the group may take no message."""
    await station.held(RINA)
    station.chat.passes(hours=13)
    case, posted = await station.report()
    for person in (RINA, BUDI):
        await station.taps(person, posted, "claim", group=GROUP)
    answer = await station.chat.fetched("officers.member", None)
    assert [len(told(answer, chat)) for chat in (GROUP, RINA.id, BUDI.id)] == [1, 1, 0]
    for said in told(answer, GROUP) + told(answer, RINA.id):
        assert station.polres.name in said
        assert "admin" in said
        assert "ulangi" in said
        assert case.ticket not in said
    assert await holder(station, case) is None
    assert await place(station, BUDI) is None
    await station.taps(BUDI, posted, "claim", group=GROUP)
    assert (await station.chat.fetched("officers.member", None)).sendings == [], "not again so soon"
    station.chat.passes(minutes=11)
    await station.chat.says(BUDI, "/kasus", group=GROUP)
    assert len(told(await station.chat.fetched("officers.member", None))) == 1


async def test_an_officer_whom_telegram_does_not_speak_of_hears_so_each_time(station: Station) -> None:
    """The group hears it once a day."""
    await station.held(RINA)
    station.chat.passes(hours=13)
    case, posted = await station.report()
    refusal: Json = {"member": None, "administers": False}
    await station.taps(BUDI, posted, "claim", group=GROUP)
    assert len(told(await answers(station, **refusal))) == 1
    await station.taps(RINA, posted, "claim", group=GROUP)
    answer = await answers(station, **refusal)
    assert told(answer) == []
    assert "menjadikan saya admin" in told(answer, RINA.id)[0]
    assert await holder(station, case) is None


async def test_who_waited_in_vain_is_told_so_in_the_group_once_and_by_no_name(station: Station) -> None:
    case, posted = await station.report()
    for person in (RINA, BUDI, TUTI):
        await station.taps(person, posted, "claim", group=GROUP)
    items = await waiting(station)

    async def tire(tx: Tx, deployment: Any) -> None:
        give_up = ERRANDS["officers.member"].give_up
        assert give_up is not None
        for item in items:
            await give_up(tx, deployment, item.payload)
            await work.done(tx, item.id)

    vain = await station.chat.job(tire)
    assert [s.message.chat_id for s in vain.sendings] == [GROUP]
    assert not any(name in vain.last.text for name in ("Rina", "Budi", "Tuti", case.ticket))
