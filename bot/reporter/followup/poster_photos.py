"""`/periksa`: a citizen sends a photo of a poster and learns whether it is genuine.

    asked     after the command or its button (`PhotoQuestion`) the next photo, or the next album, is looked
              at, also in the middle of the form; [Foto poster: periksa] does it with what waits for a case to
              be chosen
    unasked   a photo that could belong to nothing (no draft, no open question, no open case) is looked at by
              itself, also before consent; without a code in it the usual answer comes

    reporter.check_poster   the photo is fetched and read outside any transaction, and only what its codes
                            say comes back; then, in one, the verdict

Nothing of a photo is kept: not its bytes, nor what its codes say. Telegram's file id is in the errand,
sealed, and goes with it. In the form a photo that wasn't asked for is evidence, and never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, Pool, list_errands
from bot.errands import PosterPhoto
from bot.reporter.citizen_turn import CitizenTurn, citizen_button
from bot.reporter.filing import doubtful_poster, downloads, draft_lifetime, poster_verdict, start
from bot.reporter.filing.poster_verdict import CodeKind, Finding
from bot.reporter.followup import daily_limits
from bot.reporter.message_parts import list_pictures, read_parts
from bot.reporter.open_questions import PhotoQuestion
from bot.rules import media, time_limits
from bot.texts import Rich, Translator, code, translator
from qr_assets import apart
from qr_assets.errors import CodeError
from storage import conversations
from storage.records import Json

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import ExtBot

    from bot.turn import Context, Deployment
    from storage.store import Tx

MAX_CODES: Final = 8  # of one photo; a sheet with many cards shows the same code again and again
MAX_BUTTONS: Final = 3

ASKED: Final = "asked"
UNASKED: Final = "unasked"
QUIET: Final = "quiet"  # the rest of an album that nobody asked us to check: only a code in it is spoken of


async def handle_check_command(update: Update, context: Context) -> None:
    """`/periksa`."""
    await ask_photo(await CitizenTurn.of(update, context))


async def ask_photo(turn: CitizenTurn) -> None:
    """Ask for a photo of a poster."""
    await turn.ask(PhotoQuestion(turn.now + time_limits.PHOTO_AWAITED_FOR))
    await turn.say(
        turn.t(
            "Kirim foto posternya. Usahakan seluruh barcode terlihat, tegak lurus, dan terang. Kami beri "
            "tahu apakah poster itu dari kami. Fotonya hanya diperiksa dan tidak disimpan."
        ),
        [citizen_button(turn.t("Batal"), "stop")],
    )


async def handle_answer(turn: CitizenTurn, question: PhotoQuestion) -> bool:
    """Take a message while a photo is waited for. False if it is none, and is to be answered as ever."""
    found, album = list_pictures(_read_message(turn)), question.album
    came = turn.message.media_group_id if turn.message else None
    if found and (album is None or album == came):
        said = await queue_checks(turn, found)
        if album is None:
            await turn.remember(asking=replace(question, album=came).as_json() if came else None)
            await turn.say(said)
        return True
    if album is None and not turn.has_draft:
        await turn.say(
            turn.t("Kami menunggu foto posternya. Pesan tadi tidak disimpan. Untuk berhenti, ketuk Batal."),
            [citizen_button(turn.t("Batal"), "stop")],
        )
        return True
    await turn.remember(asking=None)
    return False


async def handle_unasked_photo(turn: CitizenTurn, found: Sequence[Json]) -> None:
    """Take a photo, or several in one message, that nobody asked for, and that could belong to nothing."""
    album = turn.message.media_group_id if turn.message else None
    first = album is None or turn.conversation.flow.get("album") != album
    if album is not None and first:
        await turn.remember(album=album)
    refusal = await _queue_check(turn, found[0], UNASKED if first else QUIET)
    for file in found[1:]:
        await _queue_check(turn, file, QUIET)
    if refusal and first:
        await _answer_as_usual(
            turn.tx, turn.context.deployment, turn.chat_id, turn.t, turn.conversation.flow, refusal
        )
    elif first:
        await turn.say(turn.t("Sebentar, kami lihat apakah ada barcode di foto ini."))


async def queue_checks(turn: CitizenTurn, found: Sequence[Json]) -> Rich:
    """Have pictures looked at that somebody asked us to check; what is to be said of it now."""
    refusals = [await _queue_check(turn, file, ASKED) for file in found]
    taken = [turn.t("Sebentar, foto ini kami periksa.")] if None in refusals else []
    return Rich.join("\n\n", taken + list(dict.fromkeys(filter(None, refusals))))


async def _queue_check(turn: CitizenTurn, file: Json, then: str) -> Rich | None:
    """Leave the errand, or say why not."""
    if (file["size"] or 0) > media.MAX_BYTES:
        return doubtful_poster.no_verdict_text(turn.t, "too_big")
    if not await daily_limits.count_check(turn.tx, turn.chat_id):
        return _limit_text(turn)
    photo = PosterPhoto(
        turn.chat_id, file["file_id"], file["size"], turn.t.language, then=then, m=file.get("m")
    )
    await errands.CHECK_POSTER.put(turn.tx, photo)
    return None


def _limit_text(turn: CitizenTurn) -> Rich:
    return turn.t(
        "Kami hanya dapat memeriksa {most} foto per jam. Silakan coba lagi nanti. Sementara itu, "
        "cocokkan nama bot di posternya: harus tepat {bot}.",
        most=daily_limits.CHECKS_AN_HOUR,
        bot=code(f"@{turn.context.deployment.bot_username}"),
    )


def _read_message(turn: CitizenTurn) -> Json | None:
    return read_parts(turn.message) if turn.message else None


# The errand


async def fetch_photo_codes(bot: ExtBot[None], _deployment: Deployment, photo: PosterPhoto) -> Json:
    """Fetch a picture and read it: {"said": [text of each code]}, or {"trouble": why there are none}.

    Raises `downloads.FileUnavailable`, or `confined.Prevented` where the machine can't read it now.
    """
    content = await downloads.fetch_bytes(bot, photo.file_id, photo.size)
    if content is None:
        return {"trouble": "too_big"}
    try:
        said = await apart.of_bytes(content)
    except CodeError:
        return {"trouble": "unreadable"}
    return {"said": list(dict.fromkeys(said))[:MAX_CODES]}


async def send_verdict(tx: Tx, deployment: Deployment, photo: PosterPhoto, result: Json) -> None:
    """Say what the photo's codes are, or why there is nothing to say of them."""
    conversation = await conversations.load(tx, photo.chat_id)
    flow = conversation.flow if conversation else {}
    t = translator((conversation and conversation.language) or photo.language)
    findings = [await poster_verdict.judge_code(tx, deployment, said) for said in result.get("said", [])]
    await poster_verdict.count_findings(tx, findings, asked=photo.then == ASKED)
    rest = _resume_buttons(t, flow)
    if findings:
        text, rows = (
            doubtful_poster.verdict_text(t, deployment, findings),
            [*_report_buttons(t, findings), *rest],
        )
    elif photo.then == ASKED or result.get("trouble") == "lost":
        text, rows = (
            doubtful_poster.no_verdict_text(t, result.get("trouble", "none")),
            [[citizen_button(t("Kirim foto lagi"), "check")], *rest],
        )
    else:
        if photo.then == UNASKED:
            await _answer_as_usual(tx, deployment, photo.chat_id, t, flow, _no_code_hint(t, result))
        return
    await speech.queue_message(tx, photo.chat_id, text, keyboards.inline_keyboard(*rows), reply_to=photo.m)


async def give_up_photo(tx: Tx, deployment: Deployment, photo: PosterPhoto) -> None:
    """Telegram didn't hand the photo over though often asked, or nothing could read it for too long."""
    if photo.then != QUIET:
        await send_verdict(tx, deployment, photo, {"trouble": "lost"})


def _report_buttons(t: Translator, findings: Sequence[Finding]) -> list[list[keyboards.Button]]:
    """Return the button on to a genuine poster's welcome: its photo is as good as being there."""
    genuine = [one.poster for one in findings if one.kind is CodeKind.GENUINE and one.poster]
    labels = [t("Lapor lewat {number}", number=poster.code) for poster in genuine]
    labels = [t("Lapor lewat poster ini")] if len(genuine) == 1 else labels
    rows = [
        [keyboards.callback_button(label, f"{start.TAP_PREFIX}here:p{poster.id}")]
        for label, poster in zip(labels, genuine, strict=True)
    ]
    return rows[:MAX_BUTTONS]


def _resume_buttons(t: Translator, flow: Json) -> list[list[keyboards.Button]]:
    """Return the button back into the form, which asks its question again."""
    draft = flow.get("draft")
    return (
        [
            [
                keyboards.callback_button(
                    t("Lanjutkan pengaduan"), f"{draft_lifetime.RESUME_PREFIX}go:{draft['nonce']}:n"
                )
            ]
        ]
        if draft
        else []
    )


def _no_code_hint(t: Translator, result: Json) -> Rich:
    """For whoever sent a photo that holds no code: it may have been a poster's, or not."""
    if trouble := result.get("trouble"):
        return doubtful_poster.no_verdict_text(t, trouble)
    return t(
        "Kami tidak menemukan barcode di foto itu. Bila itu foto poster, kirim /periksa, lalu foto lagi "
        "lebih dekat, tegak lurus, dan terang."
    )


async def _answer_as_usual(
    tx: Tx, deployment: Deployment, chat_id: int, t: Translator, flow: Json, hint: Rich
) -> None:
    """Say what is said to any message that belongs to nothing, and a hint."""
    if flow.get("draft"):
        await speech.queue_message(tx, chat_id, hint)
    else:
        await start.say_not_kept(tx, deployment, chat_id, t, str(flow.get("welcome") or "n"), hint)


ERRANDS: Final[Errands] = list_errands(
    errands.CHECK_POSTER.done_by(
        send_verdict,
        fetch_photo_codes,
        give_up_photo,
        attempts=6,
        patience=time_limits.PHOTO_PATIENCE,
        pool=Pool.PICTURE,
    )
)
