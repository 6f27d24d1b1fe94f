"""`/poster`: the group's posters, and one of them on paper.

Whoever belongs to the group sees how they do. Only its administrators have them printed: a tap leaves an
errand that asks Telegram, and its result puts the file's message into the outbox. New ones are in
`registration`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import PosterPrint
from bot.officers.group.guards import GroupTurn, in_bound_group
from bot.officers.posters import picture, views
from bot.officers.posters.admin_check import (
    admit_supervisor,
    catch_repeat,
    fetch_group_supervisors,
    refuse_again,
    say_silently,
)
from bot.officers.posters.scope import PosterScope
from bot.texts import Rich, Translator, bold, code, translator
from storage import outbox, posters
from storage.records import Poster, PosterState, Printout, Unit

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

CAPTION_LENGTH: Final = 1024  # characters, the Bot API's limit


@in_bound_group("bot.officers.posters.printing.listed")
async def handle_poster_command(update: Update, room: GroupTurn) -> None:
    """`/poster`: how the posters do; `/poster NUMBER`: one of them."""
    known, wanted = await PosterScope.of(room.tx, room.unit), " ".join(room.args)
    if not wanted:
        text, keyboard = views.render_poster_list(room.t, known, await known.all(room.tx))
    elif (poster := await _find_by_number(room, known, wanted)) is not None:
        text, keyboard = await load_poster_view(room.tx, room.deployment, known, poster)
    else:
        text, keyboard = views.unknown_poster_text(room.t), None
    await speech.queue_message(room.tx, room.chat_id, text, keyboard, silent=True, reply_to=room.message_id)


async def _find_by_number(room: GroupTurn, known: PosterScope, wanted: str) -> Poster | None:
    """With whatever capitals it is typed."""
    found = await posters.of_units(room.tx, known.units)
    return next((poster for poster in found if poster.code.casefold() == wanted.casefold()), None)


async def load_poster_view(
    tx: Tx, deployment: Deployment, known: PosterScope, poster: Poster, language: str = ""
) -> tuple[Rich, keyboards.Keyboard]:
    """Return a poster's view with its buttons."""
    t = translator(deployment.language)
    (found,) = await known.figures(tx, [poster])
    return views.render_poster_view(t, known, found), views.poster_view_buttons(
        t, deployment, found, language
    )


@in_bound_group("bot.officers.posters.printing.tapped")
async def handle_poster_tap(update: Update, room: GroupTurn) -> None:
    """Serve a tap on a list or on a poster: another page, a poster, another language, a print."""
    query = update.callback_query
    if query is None:
        return
    act, poster_id, *args = [*(query.data or "").removeprefix(views.BUTTON_PREFIX).split(":"), "", ""]
    known = await PosterScope.of(room.tx, room.unit)
    if act == "picture":
        await picture.send_overview(room, known)
        return
    if act == "list":
        text, keyboard = views.render_poster_list(room.t, known, await known.all(room.tx), poster_id)
        await speech.queue_edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)
        return
    poster = await known.poster(room.tx, poster_id)
    if poster is None:
        room.toast(views.unknown_poster_text(room.t), alert=True)
    elif act == "print" and poster.state(room.tx.now) is PosterState.ACTIVE:
        await _ask_for_print(room, poster, args[0], args[1])
    else:
        if act == "print":
            room.toast(views.poster_ended_text(room.t, poster), alert=True)
        language = args[0] if args[0] in views.LANGUAGE_NAMES else ""
        text, keyboard = await load_poster_view(room.tx, room.deployment, known, poster, language)
        await speech.queue_edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)


# Printing


async def _ask_for_print(room: GroupTurn, poster: Poster, layout: str, language: str) -> None:
    if room.officer is None or layout not in views.LAYOUT_NAMES or language not in views.LANGUAGE_NAMES:
        room.toast(views.unknown_poster_text(room.t), alert=True)
        return
    if await refuse_again(room, _refusal_text(room.t)):
        return
    what = _printout_key(poster, layout, language)
    if await catch_repeat(room.tx, "officers.print", f"{room.chat_id}:{room.officer.user_id}:{what}"):
        room.toast(room.t("Sudah diminta. Berkasnya menyusul di grup ini."))
        return
    wanted = PosterPrint(room.chat_id, room.officer.user_id, room.message_id, poster.id, layout, language)
    await errands.PRINT_POSTER.put(room.tx, wanted)
    room.toast(room.t("Wewenang sedang diperiksa."))


def _printout_key(poster: Poster, layout: str, language: str) -> str:
    return f"{poster.id}:{poster.version}:{layout}:{language}"


def _refusal_text(t: Translator) -> Rich:
    return t("Hanya admin grup ini yang dapat meminta cetakan poster.")


async def _send_printout(tx: Tx, deployment: Deployment, wanted: PosterPrint, found: Json | None) -> None:
    t = translator(deployment.language)
    unit = await admit_supervisor(tx, deployment, wanted, found, _refusal_text(t))
    if unit is None or found is None:
        return
    chat_id, layout, language = found["chat_id"], wanted.layout, wanted.language
    known = await PosterScope.of(tx, unit)
    poster = await known.poster(tx, wanted.poster_id)
    if poster is None:
        await say_silently(tx, chat_id, views.unknown_poster_text(t))
    elif poster.state(tx.now) is not PosterState.ACTIVE:
        await say_silently(tx, chat_id, views.poster_ended_text(t, poster))
    elif not await catch_repeat(
        tx, "officers.printed", f"{chat_id}:{_printout_key(poster, layout, language)}"
    ):
        kind = "png" if layout == "square" else "pdf"  # what isn't for paper is a picture
        name = f"{poster.code}-{layout}-{language}.{kind}"
        printout = Printout(poster.id, poster.version, layout, language, name)
        caption = keyboards.clip_rich(
            _printout_caption(t, poster, known.units[poster.unit_id], layout, language), CAPTION_LENGTH
        )
        otherwise = speech.text_message(chat_id, _unprintable_text(t, poster))
        message = speech.file_message(
            chat_id, "sendDocument", printout, caption, protect=False, otherwise=otherwise
        )
        await outbox.put(tx, message)


def _printout_caption(t: Translator, poster: Poster, unit: Unit, layout: str, language: str) -> Rich:
    title = Rich.join(" · ", [poster.code, t(views.LAYOUT_NAMES[layout]), t(views.LANGUAGE_NAMES[language])])
    about = Rich.join(
        " · ", [unit.name, views.poster_place_text(t, poster), t("versi {version}", version=poster.version)]
    )
    if layout == "square":
        how = t("Gambar ini untuk media sosial, bukan untuk dicetak.")
        return Rich.join("\n", [bold(title), about, how])
    how = t("Cetaklah pada 100%, tanpa “sesuaikan dengan halaman”.")
    return Rich.join("\n", [bold(title), about, Rich.join(" ", [how, views.check_poster_text(t)])])


def _unprintable_text(t: Translator, poster: Poster) -> Rich:
    return t(
        "{code} tidak dapat dicetak. Mungkin baru saja dicabut atau diganti: lihat /poster {code}. Bila "
        "tidak, ada nama yang terlalu panjang atau logo yang tidak terbaca; pengelola melihat sebabnya "
        "dengan {command}",
        code=poster.code,
        command=code(f"yanduan poster render {poster.code}"),
    )


ERRANDS: Final[Errands] = list_errands(errands.PRINT_POSTER.done_by(_send_printout, fetch_group_supervisors))
