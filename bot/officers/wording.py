"""What several parts of the officers' room say, and how they name things."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from bot import keyboards, speech
from bot.rules import figures, workflow
from bot.texts import N_, Rich, Translator, bold, formats, strangers
from bot.texts.statuses import STATUS_NAMES, status_name
from storage.records import Case, CaseEvent, EventKind, Officer, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Button, Keyboard
    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

OUTDATED: Final = N_("{ticket}: tombol ini sudah tidak berlaku.")
ERASED: Final = N_("{ticket}: isi berkas sudah dihapus sesuai masa simpan.")


def officer_name(t: Translator, officer: Officer) -> str:
    """Return an officer in a sentence of ours: by the name of their account, or by a number of our own if
    that shows nothing.
    """
    return strangers.name_text(officer.name) or str(
        t("Petugas {number}", number=int(officer.id[:8], 16) % 10_000)
    )


def figure_text(t: Translator, count: int | None) -> Rich:
    """Return how often something was scanned or came of a poster, as officers may see it: in steps."""
    if count is None or figures.shown_figure(count) is None:
        return t("kurang dari {count}", count=figures.LEAST_SHOWN)
    ends = figures.figure_span(count)
    lower, upper = (number and formats.number_text(number, t.language) for number in ends)
    return Rich(f"{lower}–{upper}") if upper else t("{count} atau lebih", count=lower)


def refusal_text(t: Translator) -> Rich:
    """Return the one refusal for all reasons: strangers, other units' cases, unknown tickets, a missing role,
    and the case's own reporter, whom colleagues must not recognise by its wording.
    """
    return t(
        "Tidak dapat dilakukan dari akun ini. Kasus ditangani oleh pemegangnya; admin grup petugas juga "
        "dapat membukanya."
    )


def only_in_groups_text(t: Translator) -> Rich:
    """Return the answer to officers' commands anywhere but in a bound group."""
    return t("Perintah ini hanya berlaku di grup petugas yang terdaftar.")


def unknown_button_text(t: Translator) -> Rich:
    """Return the answer to a button that asks for what nobody can ask for (any more), whatever the case."""
    return t("Tombol ini sudah tidak berlaku.")


def unbound_group_text(t: Translator) -> Rich:
    """Return the answer to a tap in a group that is no unit's, or no more."""
    return t("Grup ini tidak terhubung dengan satuan mana pun, jadi tombol di sini tidak berlaku.")


def public_group_text(t: Translator) -> Rich:
    """Return the answer to a tap in a group that has a public name."""
    return t("Grup ini publik, jadi tombol di sini tidak berlaku.")


def channel_sender_text(t: Translator) -> Rich:
    """Return the answer to who writes in the name of a channel: any member can, and nobody is known by it."""
    return t(
        "Pesan tadi dikirim atas nama saluran (channel), jadi pengirimnya tidak dapat dikenali. Di samping "
        "kotak tulis, pilih nama Anda sendiri, lalu kirim lagi."
    )


def proof_too_old_text(t: Translator, ticket: str) -> Rich:
    """Return what is said if the proof of membership is too old to carry private acts."""
    return t(
        "{ticket}: keanggotaan Bapak/Ibu perlu dipastikan lagi. Ketuk tombol pada kartu kasus di grup, "
        "atau tulis /kasus {ticket} di sana.",
        ticket=ticket,
    )


def outdated_text(t: Translator, ticket: str) -> Rich:
    """Return the answer to a button whose moment has passed."""
    return t(OUTDATED, ticket=ticket)


def erased_text(t: Translator, ticket: str) -> Rich:
    """Return what is said of a case whose content was destroyed for good."""
    return t(ERASED, ticket=ticket)


def letter_text(t: Translator, letter: Json) -> Rich:
    """Return number and date of a letter, {"number", "date"}, in words."""
    day = formats.day_text(date.fromisoformat(letter["date"]), t.language)
    return t("nomor {number}, tanggal {date}", number=letter["number"], date=day)


def case_title(t: Translator, ticket: str, title: str) -> Rich:
    """Return a first line that names the case: "YDN-… · Judul", in bold."""
    return bold(Rich.join(" · ", [ticket, t(title)]))


def button_data(action: str, ticket: str, *args: str) -> str:
    """Return the callback data of a button: every one names its ticket."""
    return ":".join(("o", action, ticket, *args))


def action_button(label: Rich, action: str, ticket: str, *args: str) -> Button:
    """Return a button that asks for an action on a case."""
    return keyboards.callback_button(label, button_data(action, ticket, *args))


def deep_link(deployment: Deployment, payload: str) -> str:
    """Return an address that opens the private chat with the bot and hands it `payload`."""
    return f"https://t.me/{deployment.bot_username}?start={payload}"


def status_text(t: Translator, case: Case, events: list[CaseEvent]) -> Rich:
    """Return the case's status in words, with where it was passed on to."""
    return status_name(t, case.status.value, current_addressee(case, events))


def bare_status_text(t: Translator, status: str) -> Rich:
    """Return a status' name without its addressee; the key itself for one that a later program knew."""
    return t(STATUS_NAMES[status]) if status in STATUS_NAMES else Rich(status)


def current_addressee(case: Case, events: list[CaseEvent]) -> str:
    """Whom the case was passed on to by the step that led to its present status, if any."""
    if case.status not in {Status.FORWARDED, Status.TRANSFERRED_OUT}:
        return ""
    for event in reversed(events):
        if event.kind is EventKind.STATUS_CHANGED and event.payload:
            return str(event.payload.get("unit") or "")
    return ""


async def say_privately(
    tx: Tx, officer: Officer, text: Rich, keyboard: Keyboard | None = None, *, about: Sequence[str]
) -> None:
    """Say a thin word about cases to an officer who has started the bot; nothing to one who hasn't."""
    if officer.private_ready:
        thin = Priority.NOTICE
        await speech.queue_message(
            tx, officer.user_id, text, keyboard, protect=True, priority=thin, about=about
        )


def step_label(t: Translator, status: Status) -> Rich:
    """Return the label of the button that takes a case to `status`."""
    return Rich.join(" ", ["→", bare_status_text(t, status.value)])


def interrupted_status(events: list[CaseEvent]) -> Status | None:
    """Return the status that a question to the reporter interrupted last, to go on from there."""
    return _status_before(events, {Status.NEED_INFO})


def status_before_closing(events: list[CaseEvent]) -> Status | None:
    """Return the status that the case had when it was closed last."""
    return _status_before(events, set(workflow.CLOSED))


def _status_before(events: list[CaseEvent], ends: set[Status]) -> Status | None:
    for event in reversed(events):
        payload = event.payload or {}
        ended = payload.get("to") in ends or (
            event.kind is EventKind.WITHDRAWN and Status.CLOSED_WITHDRAWN in ends
        )
        if ended and payload.get("from") in set(Status):
            return Status(payload["from"])
    return None
