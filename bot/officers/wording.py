"""What several parts of the officers' room say, and how they name things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import speech
from bot.rules import workflow
from bot.texts import N_, Rich, Translator, bold, strangers
from bot.texts.statuses import STATUS_NAMES, status_name
from storage.records import Case, CaseEvent, EventKind, Officer, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.speech import Button, Keyboard
    from bot.turn import Deployment
    from storage.store import Tx

OUTDATED: Final = N_("{ticket}: tombol ini sudah tidak berlaku.")
ERASED: Final = N_("{ticket}: isi berkas sudah dihapus sesuai masa simpan.")


def officer_name(t: Translator, officer: Officer) -> str:
    """An officer in a sentence of ours: by the name of their account, or by a number of our own if that
    shows nothing.
    """
    name = strangers.visible(officer.name)
    return strangers.isolated(name) or str(t("Petugas {number}", number=int(officer.id[:8], 16) % 10_000))


def refused(t: Translator) -> Rich:
    """The one refusal for all reasons: strangers, other units' cases, unknown tickets, a missing role, and
    the case's own reporter, whom colleagues must not recognise by its wording.
    """
    return t(
        "Tidak dapat dilakukan dari akun ini. Kasus ditangani oleh pemegangnya; admin grup petugas juga "
        "dapat membukanya."
    )


def only_in_groups(t: Translator) -> Rich:
    """The answer to officers' commands anywhere but in a bound group."""
    return t("Perintah ini hanya berlaku di grup petugas yang terdaftar.")


def unknown_button(t: Translator) -> Rich:
    """A button that asks for something that nobody can ask for (any more), whatever the case."""
    return t("Tombol ini sudah tidak berlaku.")


def unbound(t: Translator) -> Rich:
    """The answer to a tap in a group that is no unit's, or no more."""
    return t("Grup ini tidak terhubung dengan satuan mana pun, jadi tombol di sini tidak berlaku.")


def public(t: Translator) -> Rich:
    """The answer to a tap in a group that has a public name."""
    return t("Grup ini publik, jadi tombol di sini tidak berlaku.")


def as_channel(t: Translator) -> Rich:
    """The answer to who writes in the name of a channel: any member can, and nobody is known by it."""
    return t(
        "Pesan tadi dikirim atas nama saluran (channel), jadi pengirimnya tidak dapat dikenali. Di samping "
        "kotak tulis, pilih nama Anda sendiri, lalu kirim lagi."
    )


def tap_again(t: Translator, ticket: str) -> Rich:
    """The proof of membership is too old to carry private acts."""
    return t(
        "{ticket}: keanggotaan Bapak/Ibu perlu dipastikan lagi. Ketuk tombol pada kartu kasus di grup, "
        "atau tulis /kasus {ticket} di sana.",
        ticket=ticket,
    )


def outdated(t: Translator, ticket: str) -> Rich:
    """A button whose moment has passed."""
    return t(OUTDATED, ticket=ticket)


def erased(t: Translator, ticket: str) -> Rich:
    """The content was destroyed for good."""
    return t(ERASED, ticket=ticket)


def titled(t: Translator, ticket: str, title: str) -> Rich:
    """A first line that names the case: "YDN-… · Judul", in bold."""
    return bold(Rich.join(" · ", [ticket, t(title)]))


def data(deed: str, ticket: str, *args: str) -> str:
    """The callback data of a button: every one names its ticket."""
    return ":".join(("o", deed, ticket, *args))


def tap(label: Rich, deed: str, ticket: str, *args: str) -> Button:
    """A button that asks for a deed on a case."""
    return speech.button(label, data(deed, ticket, *args))


def deep_link(deployment: Deployment, payload: str) -> str:
    """An address that opens the private chat with the bot and hands it `payload`."""
    return f"https://t.me/{deployment.bot_username}?start={payload}"


def status_of(t: Translator, case: Case, events: list[CaseEvent]) -> Rich:
    """The case's status in words, with where it was passed on to."""
    return status_name(t, case.status.value, passed_to(case, events))


def status_alone(t: Translator, status: str) -> Rich:
    """A status' name without its addressee; the key itself for one that a later program knew."""
    return t(STATUS_NAMES[status]) if status in STATUS_NAMES else Rich(status)


def passed_to(case: Case, events: list[CaseEvent]) -> str:
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
    """A thin word about cases to an officer who has started the bot; nothing to one who hasn't."""
    if officer.private_ready:
        thin = Priority.NOTICE
        await speech.say(tx, officer.user_id, text, keyboard, protect=True, priority=thin, about=about)


def step_label(t: Translator, status: Status) -> Rich:
    """The label of the button that takes a case to `status`."""
    return Rich.join(" ", ["→", status_alone(t, status.value)])


def interrupted(events: list[CaseEvent]) -> Status | None:
    """The status that a question to the reporter interrupted last, to go on from there."""
    return _left_for(events, {Status.NEED_INFO})


def closed_from(events: list[CaseEvent]) -> Status | None:
    """The status that the case had when it was closed last."""
    return _left_for(events, set(workflow.CLOSED))


def _left_for(events: list[CaseEvent], ends: set[Status]) -> Status | None:
    for event in reversed(events):
        payload = event.payload or {}
        ended = payload.get("to") in ends or (
            event.kind is EventKind.WITHDRAWN and Status.CLOSED_WITHDRAWN in ends
        )
        if ended and payload.get("from") in set(Status):
            return Status(payload["from"])
    return None
