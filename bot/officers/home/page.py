"""A shelf of an officer's home as a message: thin lines, like a card's, and a button for each case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bot import keyboards
from bot.officers import wording
from bot.officers.casefile import batches
from bot.officers.home.shelves import Home, Shelf
from bot.rules import permissions
from bot.texts import N_, Rich, Translator, bold, formats, translator
from bot.texts.statuses import CATEGORY_NAMES
from storage import cases, events
from storage.records import EventKind, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.keyboards import Button, Keyboard
    from bot.turn import Deployment
    from storage.records import Case, Json, Slot
    from storage.store import Tx

PAGE_LENGTH: Final = 8
PREFIX: Final = "o:home:"
"""What the buttons of the home itself carry: a shelf's name, then where in it the page begins: the ticket of
the case, and how many stand before it, should that one be gone.
"""

HELP: Final = "help"
"""In the place of a shelf's name: what can be done here."""

SHELF_BUTTONS: Final = {
    Shelf.MINE: N_("Kasus saya: {count}"),
    Shelf.DUE: N_("Jatuh tempo: {count}"),
    Shelf.REPORTER: N_("Menunggu pelapor: {count}"),
    Shelf.DECIDE: N_("Perlu keputusan saya: {count}"),
    Shelf.FREE: N_("Belum diambil: {count}"),
}
_TITLES: Final = {
    Shelf.MINE: N_("Kasus saya"),
    Shelf.DUE: N_("Jatuh tempo hari ini, atau sudah lewat"),
    Shelf.REPORTER: N_("Menunggu pelapor"),
    Shelf.DECIDE: N_("Menunggu keputusan saya"),
    Shelf.FREE: N_("Belum diambil di grup saya"),
}
_NOTHING: Final = {
    Shelf.MINE: N_("Anda belum memegang kasus."),
    Shelf.DUE: N_("Tidak ada kasus Anda yang jatuh tempo hari ini."),
    Shelf.REPORTER: N_("Tidak ada kasus Anda yang menunggu pelapor."),
    Shelf.DECIDE: N_("Tidak ada permintaan yang menunggu keputusan Anda."),
    Shelf.FREE: N_("Tidak ada kasus yang belum diambil."),
}
_HINTS: Final = {
    Shelf.DECIDE: N_("Ketuk nomornya untuk memeriksa permintaannya."),
    Shelf.FREE: N_("Ketuk nomornya untuk mengambil dan membuka berkasnya."),
}
_ASKED: Final = {
    permissions.CLOSING: N_("diminta: penutupan"),
    permissions.IDENTITY: N_("diminta: membuka identitas pelapor"),
}
_NEWS: Final = {
    EventKind.DANGER: N_("bahaya"),
    EventKind.ADDED: N_("{count} keterangan"),
    EventKind.ANSWER_CHANGED: N_("{count} jawaban diubah"),
}


class View(NamedTuple):
    """Which page is wanted: the one of a shelf that begins with the case of this ticket, or where it would
    stand.
    """

    shelf: Shelf
    ticket: str = ""
    before: int = 0

    @classmethod
    def of(cls, slot: Slot) -> View:
        """Return the one that a message shows."""
        note = slot.note
        shelf = Shelf(note["shelf"]) if note.get("shelf") in set(Shelf) else Shelf.MINE
        return cls(shelf, str(note.get("ticket", "")), int(note.get("before", 0)))

    def as_note(self) -> Json:
        """Return it as a slot keeps it."""
        return {"shelf": self.shelf.value, "ticket": self.ticket, "before": self.before}


class HomePage(NamedTuple):
    """A page, and the cases that it names."""

    text: Rich
    keyboard: Keyboard
    case_ids: list[str]


async def build_page(tx: Tx, deployment: Deployment, home: Home, view: View, *notes: Rich) -> HomePage:
    """Return a page, with what is to be noted above the cases."""
    shelf = view.shelf
    t, listed = translator(deployment.language), home.case_ids[shelf]
    first = await _find_first(tx, listed, view.ticket, view.before)
    shown = listed[first : first + PAGE_LENGTH]
    starts = _other_starts(len(listed), first)
    found = await cases.of_ids(tx, [*shown, *(listed[start] for start in starts.values())])
    on_page = [found[case_id] for case_id in shown if case_id in found]
    said = await _said_below(tx, deployment, home, shelf, on_page, t)
    lines = [_case_text(t, tx, case, home, said.get(case.id)) for case in on_page]
    body = [bold(_title(t, shelf, len(listed), first, len(shown))), *notes]
    body += lines or [t(_NOTHING[shelf])]
    body += [t(_HINTS[shelf])] if lines and shelf in _HINTS else []
    keyboard = keyboards.inline_keyboard(
        *_case_rows(shelf, on_page),
        _turn_row(t, shelf, {label: (start, found.get(listed[start])) for label, start in starts.items()}),
        *_shelf_rows(t, home, shelf),
        [keyboards.callback_button(t("Bantuan"), PREFIX + HELP)],
    )
    return HomePage(Rich.join("\n\n", body), keyboard, [case.id for case in on_page])


async def _find_first(tx: Tx, listed: list[str], ticket: str, before: int) -> int:
    """Return where the page begins: with this case, or where it was when others went before it."""
    case = await cases.by_ticket(tx, ticket) if ticket else None
    if case is not None and case.id in listed:
        return listed.index(case.id)
    last = max(0, (len(listed) - 1) // PAGE_LENGTH * PAGE_LENGTH)
    return max(0, min(before, last))


def _title(t: Translator, shelf: Shelf, count: int, first: int, shown: int) -> Rich:
    name, total = t(_TITLES[shelf]), formats.number_text(count, t.language)
    if count <= PAGE_LENGTH:
        return t("{name}: {count}", name=name, count=total)
    return t("{name}: {count} ({first}–{last})", name=name, count=total, first=first + 1, last=first + shown)


def _case_text(t: Translator, tx: Tx, case: Case, home: Home, unseen: Rich | None) -> Rich:
    """Return what is said of one case: no more than its card says."""
    unit = home.units[case.handling_unit_id]
    urgent = [bold(t("MENDESAK"))] if case.urgency is Urgency.URGENT else []
    head = Rich.join(" · ", [bold(case.ticket), *urgent, t(CATEGORY_NAMES[case.category.value])])
    more = [Rich(unit.name)] if [*home.proven] != [unit.id] else []
    more.append(wording.bare_status_text(t, case.status.value))
    if case.take_up_by is not None and case.taken_up_at is None:
        day = formats.deadline_text(case.take_up_by, unit.timezone, t.language)
        late = case.take_up_by < tx.now
        more.append(t("batas: {date} (sudah lewat)", date=day) if late else t("batas: {date}", date=day))
    lines = [head, Rich.join(" · ", more)]
    return Rich.join("\n", [*lines, *([bold(unseen)] if unseen is not None else [])])


async def _said_below(
    tx: Tx, deployment: Deployment, home: Home, shelf: Shelf, on_page: list[Case], t: Translator
) -> Mapping[str, Rich]:
    """Return by case what is said below it: what waits for the officer's word, or what is new in a case of
    theirs since they last looked into it.
    """
    if shelf is Shelf.FREE:
        return {}
    if shelf is Shelf.DECIDE:
        return {
            case.id: Rich.join(", ", [t(_ASKED[kind]) for kind in home.asked[case.id]]) for case in on_page
        }
    chains = await events.of_cases(tx, [case.id for case in on_page], batches.COUNTED_BY)
    said: dict[str, Rich] = {}
    for case in on_page:
        count = batches.count_unseen(tx, deployment, case, chains[case.id], home.officer.id)
        if parts := [t(_NEWS[kind], count=count[kind]) for kind in batches.NEWS if count[kind]]:
            said[case.id] = t("baru: {what}", what=Rich.join(", ", parts))
    return said


def _case_rows(shelf: Shelf, on_page: list[Case]) -> list[list[Button]]:
    """Return the cases' buttons, two a row: each is an action of its own."""
    action = {Shelf.FREE: "claim", Shelf.DECIDE: "review"}.get(shelf, "open")
    buttons = [wording.action_button(Rich(case.ticket), action, case.ticket, HOME_BUTTON) for case in on_page]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


HOME_BUTTON: Final = "home"
"""Marks the data of buttons for cases that stand in a home: it is brought up to date after the act."""


def _other_starts(count: int, first: int) -> dict[str, int]:
    """Return where the pages beside this one begin, by the label of the button that leads there."""
    before = {BACK: max(0, first - PAGE_LENGTH)} if first > 0 else {}
    return before | ({ON: first + PAGE_LENGTH} if first + PAGE_LENGTH < count else {})


BACK: Final = N_("← Sebelumnya")
ON: Final = N_("Berikutnya →")


def _turn_row(t: Translator, shelf: Shelf, starts: Mapping[str, tuple[int, Case | None]]) -> list[Button]:
    return [
        _home_button(t(label), shelf, case.ticket if case else "", str(start))
        for label, (start, case) in starts.items()
    ]


def _shelf_rows(t: Translator, home: Home, current: Shelf) -> list[list[Button]]:
    """Return a button a shelf, with how many lie there; the one that is shown is looked at anew."""
    buttons = []
    for shelf in home.case_ids:
        label = t(SHELF_BUTTONS[shelf], count=formats.number_text(len(home.case_ids[shelf]), t.language))
        buttons.append(_home_button(Rich.join("", ["• ", label]) if shelf is current else label, shelf))
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def _home_button(label: Rich, shelf: Shelf, *place: str) -> Button:
    return keyboards.callback_button(label, PREFIX + ":".join((shelf.value, *place)))


def build_help(t: Translator) -> HomePage:
    """Return what can be done in this chat, by an officer, who may be a citizen, too."""
    back = keyboards.callback_button(t("← Meja kerja"), PREFIX + Shelf.MINE)
    return HomePage(help_text(t), keyboards.inline_keyboard([back]), [])


def help_text(t: Translator) -> Rich:
    """Return the commands of both, and how a case is named."""
    officers_part = t(
        "/kerja – meja kerja: kasus Anda, yang jatuh tempo, yang menunggu pelapor, yang menunggu keputusan "
        "Anda, dan yang belum diambil di grup Anda\n"
        "/kasusku – kasus yang Anda pegang\n"
        "/kasus – kasus yang belum diambil\n"
        "/kasus NOMOR – satu kasus\n"
        "Untuk menjawab pertanyaan saya tentang suatu kasus, balas pertanyaan itu. Membaca, menulis ke "
        "pelapor, dan mengubah status: dengan tombol di bawah berkas."
    )
    citizens_part = t(
        "/lapor – membuat pengaduan Anda sendiri\n"
        "/status – perkembangannya\n"
        "/laporanku – daftarnya\n"
        "/tambah – menambah keterangan atau bukti\n"
        "/batal, /periksa, /bahasa, /privasi, /bantuan"
    )
    parts = [bold(t("Sebagai petugas")), officers_part, bold(t("Sebagai warga")), citizens_part]
    return Rich.join("\n\n", [Rich.join("\n", parts[:2]), Rich.join("\n", parts[2:])])
