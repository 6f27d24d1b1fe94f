"""Whatever makes the form ask ends every other question: what is written next goes to the form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from bot import errands as errand_kinds
from bot.errands import RestoredDraft
from bot.reporter.form import rendering
from bot.reporter.form.draft import Draft
from bot.reporter.form.questions import FORM
from storage import cases, conversations, identities
from storage.records import Case, Json
from tests.worlds.chat import Answer, Chat, Past, Sending
from tests.worlds.contents import photo
from tests.worlds.followup import BUDI, SARI, kept, sent_case, waits

NAME: Final = "Siti Aminah"


@dataclass
class Pages:
    """Pages of ours that stand in the chat before another question is asked."""

    welcome: Sending
    agree: Sending
    offer: Sending | None = None
    older: Sending | None = None
    form: Sending | None = None


async def flow(chat: Chat) -> Json:
    async with chat.store.read() as tx:
        found = await conversations.load(tx, SARI.id)
    return found.flow if found else {}


async def stands_at(chat: Chat, step: str) -> None:
    """Let the draft's open question be this one."""
    async with chat.store.write() as tx:
        found = await conversations.load(tx, SARI.id)
        assert found is not None
        draft = Draft.from_json(found.flow["draft"])
        draft.step, draft.changing = step, step == "known"
        found.flow["draft"] = draft.as_json()
        await conversations.save(tx, found)


async def comes_in(chat: Chat) -> Pages:
    """The welcome, up to the button of consent."""
    welcome = (await chat.says(SARI, "/start")).last
    agree = await chat.taps(SARI, await chat.says(SARI, "/start"), "Benar")
    return Pages(welcome, agree.last)


async def resumed(chat: Chat) -> Sending:
    """The form's question, at the chat's end."""
    return (await chat.taps(SARI, await chat.says(SARI, "/lapor"), "Lanjutkan")).last


async def begins(chat: Chat, step: str = "story") -> Pages:
    """A draft at this question, twice in the chat."""
    pages = await comes_in(chat)
    await chat.taps(SARI, pages.agree, "Setuju")
    await stands_at(chat, step)
    pages.older = await resumed(chat)
    pages.offer = (await chat.says(SARI, "/lapor")).last
    pages.form = await resumed(chat)
    return pages


async def welcomed(chat: Chat) -> tuple[Case, Pages]:
    """Who has a case comes in for another."""
    return await sent_case(chat, SARI), await comes_in(chat)


@cache
def begun(step: str = "story") -> Past:
    """Who has a case has a draft at this question."""

    async def both(chat: Chat) -> tuple[Case, Pages]:
        return await sent_case(chat, SARI), await begins(chat, step)

    return both


# Every kind of question that stands beside the form.


async def _add(chat: Chat, case: Case) -> None:
    await chat.says(SARI, f"/tambah {case.ticket}")


async def _name(chat: Chat, case: Case) -> None:
    page = await chat.taps(SARI, await chat.says(SARI, f"/status {case.ticket}"), "Nama dan nomor saya")
    await chat.taps(SARI, page, "Isi nama")


async def _phone(chat: Chat, case: Case) -> None:
    page = await chat.taps(SARI, await chat.says(SARI, f"/status {case.ticket}"), "Nama dan nomor saya")
    await chat.taps(SARI, page, "Isi nomor")


async def _code(chat: Chat, _case: Case) -> None:
    other = await sent_case(chat, BUDI)
    await chat.says(SARI, f"/status {other.ticket}")


async def _check(chat: Chat, _case: Case) -> None:
    await chat.says(SARI, "/periksa")


QUESTIONS: Final[dict[str, Callable[[Chat, Case], Awaitable[None]]]] = {
    "add": _add,
    "name": _name,
    "phone": _phone,
    "code": _code,
    "check": _check,
}


# Every way by which the form comes to ask.


async def _tap(chat: Chat, pages: Pages) -> None:
    assert pages.form
    await chat.taps(SARI, pages.form, "Batal")
    assert (await flow(chat))["draft"]["step"] == "cancel"


async def _tap_on_copy(chat: Chat, pages: Pages) -> None:
    assert pages.older
    await chat.taps(SARI, pages.older, "Batal")


async def _resume(chat: Chat, pages: Pages) -> None:
    assert pages.offer
    await chat.taps(SARI, pages.offer, "Lanjutkan")


async def _language(chat: Chat, pages: Pages) -> None:
    await chat.taps(SARI, pages.welcome, "English")


async def _reply(chat: Chat, pages: Pages) -> None:
    assert pages.form
    await chat.replies(SARI, pages.form, "Petugas di loket meminta uang.")


async def _edit(chat: Chat, _pages: Pages) -> None:
    await chat.sends(SARI, {"message_id": 7001, "text": "Petugas di loket meminta uang."}, edited=True)


async def _restored(chat: Chat, _pages: Pages) -> None:
    async with chat.store.write() as tx:
        await errand_kinds.TELL_RESTORED.put(tx, RestoredDraft(SARI.id, tx.now))
    await chat.later()


WAYS: Final[dict[str, Callable[[Chat, Pages], Awaitable[None]]]] = {
    "tap": _tap,
    "older copy": _tap_on_copy,
    "resume": _resume,
    "language": _language,
    "reply": _reply,
    "edit": _edit,
    "restored": _restored,
}


def asks_form(answer: Answer) -> bool:
    """Whether the form's question is what was said last."""
    return any(one.startswith(rendering.TAP_PREFIX) for one in answer.data)


async def only_form_has(chat: Chat, case: Case) -> None:
    assert "asking" not in await flow(chat)
    await chat.later(minutes=3)
    assert await kept(chat, case) == []
    assert await waits(chat, SARI) == 0
    async with chat.store.read() as tx:
        assert (await identities.reporter(tx, case.id)).name is None


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("way", WAYS)
async def test_what_is_written_after_the_form_asked_goes_to_the_form(
    tmp_path: Path, way: str, question: str
) -> None:
    async with Chat.open(tmp_path, past=begun()) as chat:
        case, pages = chat.found
        await QUESTIONS[question](chat, case)
        assert (await flow(chat))["asking"]["what"] == question
        await WAYS[way](chat, pages)
        assert asks_form(await chat.says(SARI, NAME))
        await only_form_has(chat, case)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_nor_does_consent_leave_another_question_open(tmp_path: Path, question: str) -> None:
    async with Chat.open(tmp_path, past=welcomed) as chat:
        case, pages = chat.found
        await QUESTIONS[question](chat, case)
        await chat.taps(SARI, pages.agree, "Setuju")
        assert asks_form(await chat.says(SARI, NAME))
        await only_form_has(chat, case)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_name_that_the_form_asks_for_is_the_forms(tmp_path: Path, question: str) -> None:
    async with Chat.open(tmp_path, past=begun("known")) as chat:
        case, pages = chat.found
        await QUESTIONS[question](chat, case)
        assert pages.form
        await chat.taps(SARI, pages.form, "Sebutkan nama saya")
        await chat.says(SARI, NAME)
        await only_form_has(chat, case)
        assert (await flow(chat))["draft"]["answers"]["name"]["text"] == NAME


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("step", ["name", "phone", "story", "review"])
async def test_a_reply_to_a_page_of_the_form_goes_to_the_form(
    tmp_path: Path, step: str, question: str
) -> None:
    async with Chat.open(tmp_path, past=begun(step)) as chat:
        case, pages = chat.found
        await QUESTIONS[question](chat, case)
        assert pages.form
        await chat.replies(SARI, pages.form, NAME)
        await chat.later(minutes=3)
        assert await kept(chat, case) == []
        assert "asking" not in await flow(chat)


async def test_so_does_one_to_a_page_whose_buttons_are_gone(tmp_path: Path) -> None:
    async with Chat.open(tmp_path, past=begun("name")) as chat:
        case, pages = chat.found
        assert pages.form
        await chat.says(SARI, "Siti")
        bare = chat.replying(pages.form, SARI) | {"text": NAME}
        bare["reply_to_message"].pop("reply_markup", None)
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.sends(SARI, bare)
        assert await kept(chat, case) == []
        assert "asking" not in await flow(chat)


async def test_below_a_page_of_a_form_that_is_gone_nothing_goes_into_a_listening_case(
    tmp_path: Path,
) -> None:
    async with Chat.open(tmp_path, past=begun("name")) as chat:
        case, pages = chat.found
        assert pages.form
        await chat.taps(SARI, await chat.says(SARI, "/batal"), "Ya, hapus")
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.replies(SARI, pages.form, NAME)
        assert await kept(chat, case) == []
        assert await waits(chat, SARI) == 1


async def test_a_photo_below_a_page_of_the_form_is_the_drafts(tmp_path: Path) -> None:
    async with Chat.open(tmp_path, past=begun()) as chat:
        case, pages = chat.found
        assert pages.form
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.sends(SARI, photo("p") | chat.replying(pages.form, SARI))
        assert await kept(chat, case) == []
        assert len((await flow(chat))["draft"]["files"]) == 1


@pytest.mark.parametrize("label", ["Lewati", "Kembali"])
async def test_a_button_of_the_phones_keyboard_is_the_forms(tmp_path: Path, label: str) -> None:
    async with Chat.open(tmp_path, past=begun("phone")) as chat:
        case, _ = chat.found
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.says(SARI, label)
        assert await kept(chat, case) == []
        assert (await flow(chat))["draft"]["step"] != "phone"


async def test_a_report_that_is_sent_ends_the_question_about_another(tmp_path: Path) -> None:
    async with Chat.open(tmp_path, past=begun("review")) as chat:
        case, pages = chat.found
        async with chat.store.write() as tx:
            found = await conversations.load(tx, SARI.id)
            assert found is not None
            draft = Draft.from_json(found.flow["draft"])
            draft.answers |= {"category": "B1", "accused": "unknown", "safety": "no"}
            draft.story = [{"m": 1, "text": "Petugas di loket meminta uang."}]
            found.flow["draft"] = draft.as_json()
            await conversations.save(tx, found)
        pages.form = await resumed(chat)
        await chat.says(SARI, f"/tambah {case.ticket}")
        await chat.taps(SARI, pages.form, "Kirim pengaduan")
        async with chat.store.read() as tx:
            assert len(await cases.of_account(tx, SARI.id)) == 2
        await chat.says(SARI, "Saya lupa: ada saksi.")
        assert await kept(chat, case) == []
        assert await waits(chat, SARI) == 1


def test_every_question_of_the_form_is_known_by_its_words() -> None:
    for step in FORM.steps:
        for language in ("id", "en"):
            assert rendering.has_question(FORM, f"Baik.\n\n{rendering.question_line(step, language)}\n\nx"), (
                step
            )


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_draft_that_is_deleted_ends_the_question_about_another(tmp_path: Path, question: str) -> None:
    """What is written next is asked about: it may have been meant for what was deleted."""
    async with Chat.open(tmp_path, past=begun()) as chat:
        case, pages = chat.found
        assert pages.form
        cancel = await chat.taps(SARI, pages.form, "Batal")
        await QUESTIONS[question](chat, case)
        await chat.taps(SARI, cancel, "Ya, hapus")
        assert "draft" not in await flow(chat)
        assert not (await flow(chat)).get("asking")
        await chat.says(SARI, NAME)
        assert await kept(chat, case) == []
        assert await waits(chat, SARI) == 1


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("button", ["Benar", "Apakah nama saya aman?", "English"])
async def test_a_tap_on_an_older_welcome_ends_the_question_about_a_case(
    tmp_path: Path, question: str, button: str
) -> None:
    """Who goes on there by writing means a new complaint."""
    async with Chat.open(tmp_path, past=welcomed) as chat:
        case, pages = chat.found
        await QUESTIONS[question](chat, case)
        both = (pages.welcome, pages.agree)
        page = next(one for one in both if button in [each["text"] for each in one.buttons])
        await chat.taps(SARI, page, button)
        assert not (await flow(chat)).get("asking")
        await chat.says(SARI, f"{NAME} dimintai uang di loket.")
        assert await kept(chat, case) == []
