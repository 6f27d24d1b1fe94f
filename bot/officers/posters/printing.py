"""`/poster`: the group's posters, and one of them on paper.

Whoever belongs to the group sees how they do. Only its administrators have them printed: a tap leaves an
errand that asks Telegram, and its result puts the file's message into the outbox. New ones are in
`registration`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot import speech
from bot.errand import Errand
from bot.officers.group.guards import Room, in_room
from bot.officers.posters import picture, views
from bot.officers.posters.admin_check import admitted, fetch, just_now, thin, turned_away, whose
from bot.officers.posters.scope import Known
from bot.texts import Rich, Translator, bold, code, translator
from storage import outbox, posters, work
from storage.records import Poster, PosterState, Printout, Unit

if TYPE_CHECKING:
    from telegram import Update

    from bot.turn import Deployment
    from storage.records import Json
    from storage.store import Tx

CAPTION_LENGTH: Final = 1024  # characters, the Bot API's limit


@in_room
async def listed(update: Update, room: Room) -> None:
    """`/poster`: how the posters do; `/poster NUMBER`: one of them."""
    known, wanted = await Known.of(room.tx, room.unit), " ".join(room.args)
    if not wanted:
        text, keyboard = views.page(room.t, known, await known.all(room.tx))
    elif (poster := await _by_number(room, known, wanted)) is not None:
        text, keyboard = await one(room.tx, room.deployment, known, poster)
    else:
        text, keyboard = views.unknown(room.t), None
    await speech.say(room.tx, room.chat_id, text, keyboard, silent=True, reply_to=room.message_id)


async def _by_number(room: Room, known: Known, wanted: str) -> Poster | None:
    """With whatever capitals it is typed."""
    found = await posters.of_units(room.tx, known.units)
    return next((poster for poster in found if poster.code.casefold() == wanted.casefold()), None)


async def one(
    tx: Tx, deployment: Deployment, known: Known, poster: Poster, language: str = ""
) -> tuple[Rich, speech.Keyboard]:
    """A poster's view with its buttons."""
    t = translator(deployment.language)
    (found,) = await known.figures(tx, [poster])
    return views.view(t, known, found), views.view_buttons(t, deployment, found, language)


@in_room
async def tapped(update: Update, room: Room) -> None:
    """A tap on a list or on a poster: another page, a poster, another language, a print."""
    query = update.callback_query
    if query is None:
        return
    act, poster_id, *args = [*(query.data or "").removeprefix(views.TAP).split(":"), "", ""]
    known = await Known.of(room.tx, room.unit)
    if act == "picture":
        await picture.send(room, known)
        return
    if act == "list":
        text, keyboard = views.page(room.t, known, await known.all(room.tx), poster_id)
        await speech.edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)
        return
    poster = await known.poster(room.tx, poster_id)
    if poster is None:
        room.toast(views.unknown(room.t), alert=True)
    elif act == "print" and poster.state(room.tx.now) is PosterState.ACTIVE:
        await _ask_for_print(room, poster, args[0], args[1])
    else:
        if act == "print":
            room.toast(views.is_ended(room.t, poster), alert=True)
        language = args[0] if args[0] in views.LANGUAGES else ""
        text, keyboard = await one(room.tx, room.deployment, known, poster, language)
        await speech.edit(room.tx, room.chat_id, text, keyboard, message_id=room.message_id)


# Printing


async def _ask_for_print(room: Room, poster: Poster, layout: str, language: str) -> None:
    if room.officer is None or layout not in views.LAYOUTS or language not in views.LANGUAGES:
        room.toast(views.unknown(room.t), alert=True)
        return
    if await turned_away(room, _refusal(room.t)):
        return
    what = _what(poster, layout, language)
    if await just_now(room.tx, "officers.print", f"{room.chat_id}:{room.officer.user_id}:{what}"):
        room.toast(room.t("Sudah diminta. Berkasnya menyusul di grup ini."))
        return
    payload = {**whose(room), "poster_id": poster.id, "layout": layout, "language": language}
    await work.put(room.tx, "officers.print_poster", payload)
    room.toast(room.t("Wewenang sedang diperiksa."))


def _what(poster: Poster, layout: str, language: str) -> str:
    return f"{poster.id}:{poster.version}:{layout}:{language}"


def _refusal(t: Translator) -> Rich:
    return t("Hanya admin grup ini yang dapat meminta cetakan poster.")


async def _print(tx: Tx, deployment: Deployment, payload: Json, found: Any) -> None:
    t = translator(deployment.language)
    unit = await admitted(tx, deployment, payload, found, _refusal(t))
    if unit is None:
        return
    chat_id, layout, language = found["chat_id"], payload["layout"], payload["language"]
    known = await Known.of(tx, unit)
    poster = await known.poster(tx, payload["poster_id"])
    if poster is None:
        await thin(tx, chat_id, views.unknown(t))
    elif poster.state(tx.now) is not PosterState.ACTIVE:
        await thin(tx, chat_id, views.is_ended(t, poster))
    elif not await just_now(tx, "officers.printed", f"{chat_id}:{_what(poster, layout, language)}"):
        kind = "png" if layout == "square" else "pdf"  # what isn't for paper is a picture
        name = f"{poster.code}-{layout}-{language}.{kind}"
        printout = Printout(poster.id, poster.version, layout, language, name)
        caption = speech.clip_rich(
            _caption(t, poster, known.units[poster.unit_id], layout, language), CAPTION_LENGTH
        )
        otherwise = speech.text_message(chat_id, _unprintable(t, poster))
        message = speech.file_message(
            chat_id, "sendDocument", printout, caption, protect=False, otherwise=otherwise
        )
        await outbox.put(tx, message)


def _caption(t: Translator, poster: Poster, unit: Unit, layout: str, language: str) -> Rich:
    title = Rich.join(" · ", [poster.code, t(views.LAYOUTS[layout]), t(views.LANGUAGES[language])])
    about = Rich.join(
        " · ", [unit.name, views.place(t, poster), t("versi {version}", version=poster.version)]
    )
    if layout == "square":
        how = t("Gambar ini untuk media sosial, bukan untuk dicetak.")
        return Rich.join("\n", [bold(title), about, how])
    how = t("Cetaklah pada 100%, tanpa “sesuaikan dengan halaman”.")
    return Rich.join("\n", [bold(title), about, Rich.join(" ", [how, views.check_it(t)])])


def _unprintable(t: Translator, poster: Poster) -> Rich:
    return t(
        "{code} tidak dapat dicetak. Mungkin baru saja dicabut atau diganti: lihat /poster {code}. Bila "
        "tidak, ada nama yang terlalu panjang atau logo yang tidak terbaca; pengelola melihat sebabnya "
        "dengan {command}",
        code=poster.code,
        command=code(f"yanduan poster render {poster.code}"),
    )


PRINT: Final = Errand(_print, fetch)
