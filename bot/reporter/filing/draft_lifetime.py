"""What becomes of a draft that nobody touches: one neutral reminder, then its key and files are destroyed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import DroppedFiles
from bot.reporter.form.draft import ReportPlace
from bot.rules import time_limits
from bot.texts import formats, translator
from storage import conversations, evidence, identities
from storage.records import Conversation, Json, Priority

if TYPE_CHECKING:
    from bot.turn import Deployment
    from storage.store import Store, Tx

RESUME_PREFIX: Final = "r:d:"
"""The choice between a draft and a new report: `r:d:<what>:<nonce>:<where>`."""


def with_draft(tx: Tx, conversation: Conversation, draft: Json) -> Conversation:
    """Return the conversation with this draft, its clocks wound up anew."""
    return replace(
        conversation,
        flow=conversation.flow | {"draft": draft},
        touched_at=tx.now,
        remind_at=None if draft.get("reminded") else tx.now + time_limits.DRAFT_REMINDED_AFTER,
        expires_at=tx.now + time_limits.DRAFT_LIFETIME,
    )


def without_draft(tx: Tx, conversation: Conversation, **more: Json) -> Conversation:
    """Return the conversation without its draft; what is `more` is kept for another day."""
    flow = {key: value for key, value in conversation.flow.items() if key not in {"draft", "welcome"}} | more
    expires = tx.now + (time_limits.DRAFT_LIFETIME if flow else time_limits.CONVERSATION_LIFETIME)
    return replace(conversation, flow=flow, touched_at=tx.now, remind_at=None, expires_at=expires)


def _way_in(conversation: Conversation) -> Json:
    """Return where the citizen came from, for a new report: "mulai lagi" must not lose the poster."""
    flow = conversation.flow
    poster_id = ((flow.get("draft") or {}).get("place") or {}).get("poster_id")
    where = f"p{poster_id}" if poster_id else flow.get("welcome")
    return {"welcome": where} if where else {}


async def destroy_draft(tx: Tx, conversation: Conversation) -> Conversation:
    """Destroy a draft with its key and its files; the conversation without it, saved."""
    await drop_files(tx, [file.id for file in await evidence.of_draft(tx, conversation.chat_id)])
    rest = without_draft(tx, conversation, **_way_in(conversation))
    await conversations.save(tx, rest)
    tx.scrub()
    return rest


async def drop_files(tx: Tx, evidence_ids: list[str]) -> None:
    """Destroy files of a draft. Their contents go as soon as this is committed: a transaction that is rolled
    back must leave the draft its files.
    """
    if not evidence_ids:
        return
    await evidence.remove(tx, evidence_ids)
    await errands.DROP_FILES.put(tx, DroppedFiles(evidence_ids))


async def _remove_contents(tx: Tx, deployment: Deployment, dropped: DroppedFiles) -> None:
    """Remove the contents of files whose rows are gone for good: this runs after that commit."""
    for evidence_id in dropped.evidence_ids:
        if await evidence.get(tx, evidence_id) is None:
            await deployment.evidence.remove(evidence_id)


async def send_reminders(tx: Tx, deployment: Deployment) -> None:
    """Say once, without a word of what it is about, that something waits here."""
    for conversation in await conversations.to_remind(tx):
        draft = conversation.flow.get("draft")
        if draft and not draft.get("reminded"):
            t = translator(conversation.language or deployment.language)
            text = t(
                "Ada isian yang belum selesai di sini. Bila tidak dilanjutkan, isian ini terhapus {day} "
                "pukul {time}.",
                **_expiry_values(conversation, t.language),
            )
            go_on = keyboards.callback_button(t("Lanjutkan"), f"{RESUME_PREFIX}go:{draft['nonce']}:n")
            await speech.queue_message(
                tx, conversation.chat_id, text, keyboards.inline_keyboard([go_on]), priority=Priority.NOTICE
            )
        flow = conversation.flow | ({"draft": draft | {"reminded": True}} if draft else {})
        await conversations.save(tx, replace(conversation, flow=flow, remind_at=None))


def _expiry_values(conversation: Conversation, language: str) -> dict[str, str]:
    """When the draft is destroyed, by the clock of the place that it is about."""
    ends = conversation.expires_at or conversation.touched_at + time_limits.DRAFT_LIFETIME
    place = conversation.flow["draft"].get("place") or {}
    timezone = place.get("timezone") or ReportPlace().timezone
    return {
        "day": formats.date_text(ends, timezone, language),
        "time": formats.time_text(ends, timezone, language),
    }


async def expire_conversations(tx: Tx, _deployment: Deployment) -> None:
    """Destroy what was left untouched: draft, key, files, and open questions. The language is kept.

    One that never became a report is forgotten with its language after a month.

    For a day more it is known that there was a draft, and which poster led to it: whoever comes back is told.
    Messages that wait for a case to be chosen (`bot.reporter.followup.waiting_messages`) have a time of their
    own.
    """
    for conversation in await conversations.expired(tx):
        if conversation.flow.get("draft"):
            await drop_files(tx, [file.id for file in await evidence.of_draft(tx, conversation.chat_id)])
            flow = _way_in(conversation) | {"expired": True}
            flow |= {"waiting": conversation.flow["waiting"]} if "waiting" in conversation.flow else {}
            kept = replace(conversation, flow=flow, remind_at=None)
            await conversations.save(tx, replace(kept, expires_at=tx.now + time_limits.DRAFT_LIFETIME))
            tx.scrub()
        elif conversation.language is None or await _is_idle(tx, conversation):
            await conversations.destroy(tx, conversation.chat_id)
        else:
            later = tx.now + time_limits.CONVERSATION_LIFETIME
            await conversations.save(tx, replace(conversation, flow={}, remind_at=None, expires_at=later))
            tx.scrub()


async def _is_idle(tx: Tx, conversation: Conversation) -> bool:
    """Whether nothing came of a conversation for so long that it is to be forgotten."""
    if conversation.touched_at + time_limits.CONVERSATION_LIFETIME > tx.now:
        return False
    return not await identities.cases_of(tx, conversation.chat_id)


async def forget_idle(store: Store, _deployment: Deployment) -> None:
    """Have the conversations of earlier versions end, too: they were kept without an end."""
    before = store.now() - time_limits.CONVERSATION_LIFETIME
    async with store.write() as tx:
        for conversation in await conversations.endless(tx, before):
            await conversations.save(tx, replace(conversation, expires_at=tx.now))


ERRANDS: Final[Errands] = list_errands(errands.DROP_FILES.done_by(_remove_contents))
