"""`/periksa`: a citizen sends a photo of a poster and learns whether it is genuine.

    asked     after the command or its button (`asking`: {"what": "check", "until", "album"}) the next photo,
              or the next album, is looked at, also in the middle of the form; [Foto poster: periksa] does it
              with what waits for a case to be chosen
    unasked   a photo that could belong to nothing (no draft, no open question, no open case) is looked at by
              itself, also before consent; without a code in it the usual answer comes

    reporter.check_poster   {"chat_id", "file_id", "size", "m", "language", "then"}: the photo is fetched and
                            read outside any transaction, and only what its codes say comes back; then, in
                            one, the verdict

Nothing of a photo is kept: not its bytes, nor what its codes say. Telegram's file id is in the errand,
sealed, and goes with it. In the form a photo that wasn't asked for is evidence, and never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import speech
from bot.errand import Errand, Errands, Lane
from bot.reporter.citizen_turn import Talk, tap
from bot.reporter.filing import doubtful_poster, downloads, draft_lifetime, poster_verdict, start
from bot.reporter.filing.poster_verdict import Finding, Kind
from bot.reporter.followup import daily_limits
from bot.reporter.message_parts import pictures, wrap
from bot.texts import Rich, Translator, code, translator
from qr_assets import apart
from qr_assets.errors import CodeError
from storage import conversations, work
from storage.records import Json

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import ExtBot

    from bot.turn import Context, Deployment
    from storage.store import Tx

WAITS: Final = timedelta(minutes=30)
PATIENCE: Final = timedelta(minutes=10)
"""So long somebody may wait for a verdict before they hear that there is none."""
MOST_CODES: Final = 8  # of one photo; a sheet with many cards shows the same code again and again
BUTTONS: Final = 3

ASKED: Final = "asked"
UNASKED: Final = "unasked"
QUIET: Final = "quiet"  # the rest of an album that nobody asked us to check: only a code in it is spoken of


async def command(update: Update, context: Context) -> None:
    """`/periksa`."""
    await begin(await Talk.of(update, context))


async def begin(talk: Talk) -> None:
    """Ask for a photo of a poster."""
    await talk.ask({"what": "check", "until": (talk.now + WAITS).isoformat()})
    await talk.say(
        talk.t(
            "Kirim foto posternya. Usahakan seluruh barcode terlihat, tegak lurus, dan terang. Kami beri "
            "tahu apakah poster itu dari kami. Fotonya hanya diperiksa dan tidak disimpan."
        ),
        [tap(talk.t("Batal"), "stop")],
    )


def is_open(talk: Talk) -> bool:
    """Whether a photo is waited for, or the rest of its album."""
    return talk.asking.get("what") == "check" and talk.still(talk.asking.get("until"))


async def answered(talk: Talk) -> bool:
    """A message while a photo is waited for; False if it is none, and is to be answered as ever."""
    found, album = pictures(_parcel(talk)), talk.asking.get("album")
    came = talk.message.media_group_id if talk.message else None
    if found and (album is None or album == came):
        said = await enter(talk, found)
        if album is None:
            await talk.remember(asking=talk.asking | {"album": came} if came else None)
            await talk.say(said)
        return True
    if album is None and not talk.has_draft:
        await talk.say(
            talk.t("Kami menunggu foto posternya. Pesan tadi tidak disimpan. Untuk berhenti, ketuk Batal."),
            [tap(talk.t("Batal"), "stop")],
        )
        return True
    await talk.remember(asking=None)
    return False


async def came(talk: Talk, found: Sequence[Json]) -> None:
    """A photo, or several in one message, that nobody asked for, and that could belong to nothing."""
    album = talk.message.media_group_id if talk.message else None
    first = album is None or talk.conversation.flow.get("album") != album
    if album is not None and first:
        await talk.remember(album=album)
    refusal = await _leave(talk, found[0], UNASKED if first else QUIET)
    for file in found[1:]:
        await _leave(talk, file, QUIET)
    if refusal and first:
        await _usual(talk.tx, talk.context.deployment, talk.chat_id, talk.t, talk.conversation.flow, refusal)
    elif first:
        await talk.say(talk.t("Sebentar, kami lihat apakah ada barcode di foto ini."))


async def enter(talk: Talk, found: Sequence[Json]) -> Rich:
    """Have pictures looked at that somebody asked us to check; what is to be said of it now."""
    refusals = [await _leave(talk, file, ASKED) for file in found]
    taken = [talk.t("Sebentar, foto ini kami periksa.")] if None in refusals else []
    return Rich.join("\n\n", taken + list(dict.fromkeys(filter(None, refusals))))


async def _leave(talk: Talk, file: Json, then: str) -> Rich | None:
    """Leave the errand, or say why not."""
    if (file["size"] or 0) > downloads.MOST_BYTES:
        return doubtful_poster.no_verdict(talk.t, "too_big")
    if not await daily_limits.may_check(talk.tx, talk.chat_id):
        return _enough(talk)
    needed = {"file_id": file["file_id"], "size": file["size"], "m": file.get("m")}
    who = {"chat_id": talk.chat_id, "language": talk.t.language, "then": then}
    await work.put(talk.tx, "reporter.check_poster", needed | who)
    return None


def _enough(talk: Talk) -> Rich:
    return talk.t(
        "Kami hanya dapat memeriksa {most} foto per jam. Silakan coba lagi nanti. Sementara itu, "
        "cocokkan nama bot di posternya: harus tepat {bot}.",
        most=daily_limits.CHECKS_AN_HOUR,
        bot=code(f"@{talk.context.deployment.bot_username}"),
    )


def _parcel(talk: Talk) -> Json | None:
    return wrap(talk.message) if talk.message else None


# The errand


async def fetch(bot: ExtBot[None], _house: Deployment, payload: Json) -> Json:
    """Fetch a picture and read it: {"said": [text of each code]}, or {"trouble": why there are none}.

    Raises `downloads.NotThere`, or `confined.Prevented` where the machine can't read it now.
    """
    content = await downloads.bring(bot, payload["file_id"], payload["size"])
    if content is None:
        return {"trouble": "too_big"}
    try:
        said = await apart.of_bytes(content)
    except CodeError:
        return {"trouble": "unreadable"}
    return {"said": list(dict.fromkeys(said))[:MOST_CODES]}


async def finish(tx: Tx, deployment: Deployment, payload: Json, result: Any) -> None:
    """Say what the photo's codes are, or why there is nothing to say of them."""
    conversation = await conversations.load(tx, payload["chat_id"])
    flow = conversation.flow if conversation else {}
    t = translator((conversation and conversation.language) or payload["language"])
    findings = [await poster_verdict.judge(tx, deployment, said) for said in result.get("said", [])]
    await poster_verdict.count(tx, findings, asked=payload["then"] == ASKED)
    rest = _rest(t, flow)
    if findings:
        text, rows = doubtful_poster.verdict(t, deployment, findings), [*_reports(t, findings), *rest]
    elif payload["then"] == ASKED or result.get("trouble") == "lost":
        text, rows = (
            doubtful_poster.no_verdict(t, result.get("trouble", "none")),
            [[tap(t("Kirim foto lagi"), "check")], *rest],
        )
    else:
        if payload["then"] == UNASKED:
            await _usual(tx, deployment, payload["chat_id"], t, flow, _hint(t, result))
        return
    await speech.say(tx, payload["chat_id"], text, speech.inline(*rows), reply_to=payload["m"])


async def give_up(tx: Tx, deployment: Deployment, payload: Json) -> None:
    """Telegram didn't hand the photo over though often asked, or nothing could read it for too long."""
    if payload["then"] != QUIET:
        await finish(tx, deployment, payload, {"trouble": "lost"})


def _reports(t: Translator, findings: Sequence[Finding]) -> list[list[speech.Button]]:
    """A photo of a genuine poster is as good as being there: on to its welcome."""
    genuine = [one.poster for one in findings if one.kind is Kind.GENUINE and one.poster]
    labels = [t("Lapor lewat {number}", number=poster.code) for poster in genuine]
    labels = [t("Lapor lewat poster ini")] if len(genuine) == 1 else labels
    rows = [
        [speech.button(label, f"{start.TAP}here:p{poster.id}")]
        for label, poster in zip(labels, genuine, strict=True)
    ]
    return rows[:BUTTONS]


def _rest(t: Translator, flow: Json) -> list[list[speech.Button]]:
    """The form goes on where it was; this finds its question again."""
    draft = flow.get("draft")
    return (
        [[speech.button(t("Lanjutkan pengaduan"), f"{draft_lifetime.RESUME}go:{draft['nonce']}:n")]]
        if draft
        else []
    )


def _hint(t: Translator, result: Json) -> Rich:
    """For whoever sent a photo that holds no code: it may have been a poster's, or not."""
    if trouble := result.get("trouble"):
        return doubtful_poster.no_verdict(t, trouble)
    return t(
        "Kami tidak menemukan barcode di foto itu. Bila itu foto poster, kirim /periksa, lalu foto lagi "
        "lebih dekat, tegak lurus, dan terang."
    )


async def _usual(tx: Tx, deployment: Deployment, chat_id: int, t: Translator, flow: Json, hint: Rich) -> None:
    """What is said to any message that belongs to nothing, and a hint."""
    if flow.get("draft"):
        await speech.say(tx, chat_id, hint)
    else:
        await start.say_not_yet(tx, deployment, chat_id, t, str(flow.get("welcome") or "n"), hint)


ERRANDS: Final[Errands] = {
    "reporter.check_poster": Errand(finish, fetch, give_up, attempts=6, patience=PATIENCE, lane=Lane.PICTURE)
}
