"""Which group is a unit's: bound by a one-time link, by an administrator, and let go by one.

`/start@bot TOKEN` in a private group leaves an errand that asks Telegram whether the sender administers that
group and which rights the bot has; only its result binds. What happens to the group later is in
`chat_events`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import ChatMember, ChatMemberAdministrator
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot import errands, keyboards, speech
from bot.errand_kind import Errands, list_errands
from bot.errands import AboutCase, GroupBinding, GroupUnbinding
from bot.officers import wording
from bot.officers.group import lookups, lost_rights, unbinding
from bot.officers.group.guards import GroupTurn, Guard, guarded_by, in_bound_group
from bot.texts import N_, Rich, Translator, translator
from storage import cases, units
from storage.records import Json, Level, Unit

if TYPE_CHECKING:
    from telegram import Message, Update
    from telegram.ext import ExtBot

    from bot.turn import Context, Deployment
    from storage.store import Tx

ADMINISTRATOR_STATUSES: Final = {ChatMember.ADMINISTRATOR, ChatMember.OWNER}
_RIGHT_NAMES: Final = {
    "administrator": N_("menjadi admin grup, agar saya tahu siapa anggotanya"),
    "delete": N_("menghapus pesan, agar data rahasia yang terkirim ke sini dapat dihapus"),
}


@guarded_by(Guard.ADMINISTRATOR)
async def handle_binding_link(update: Update, context: Context) -> None:
    """`/start@bot TOKEN` in a group: look up at Telegram who asks."""
    chat, message = update.effective_chat, update.effective_message
    token = (context.args or [""])[0]
    if chat is None or message is None or not token:
        return
    t, tx = translator(context.deployment.language), context.tx
    if chat.username:
        said = t("Grup publik tidak dapat dihubungkan. Jadikan grup ini privat dahulu.")
        await speech.queue_group_message(tx, chat.id, said)
        return
    if await units.by_link(tx, token) is None:
        if await units.by_group(tx, chat.id) is None:
            await speech.queue_group_message(tx, chat.id, await _unusable_link_text(tx, token, t))
        return
    anonymous = _is_anonymous(message)
    if message.from_user is None or (message.sender_chat is not None and not anonymous):
        await speech.queue_message(tx, chat.id, wording.channel_sender_text(t))
        return
    user_id = None if anonymous else message.from_user.id
    await errands.BIND_GROUP.put(tx, GroupBinding(token, chat.id, user_id))


def _is_anonymous(message: Message) -> bool:
    """Whether an administrator wrote as the group itself."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat_id


async def _fetch_binding_facts(
    bot: ExtBot[None], deployment: Deployment, wanted: GroupBinding
) -> Json | None:
    """Return what Telegram says of the group, the person, and us in it. None if it doesn't say.

    The group's id is another if it became a supergroup, as it does when it gets its first administrator.
    """
    try:
        return await _ask_telegram(bot, deployment, wanted.chat_id, wanted.user_id)
    except ChatMigrated as moved:
        return await _ask_telegram(bot, deployment, moved.new_chat_id, wanted.user_id)


async def _ask_telegram(
    bot: ExtBot[None], deployment: Deployment, chat_id: int, user_id: int | None
) -> Json | None:
    people = await lookups.fetch_supervisors(bot, chat_id)
    if people is None:
        return None
    try:
        chat = await bot.get_chat(chat_id)
        me = await bot.get_chat_member(chat_id, deployment.bot_id)
    except (BadRequest, Forbidden):
        return None
    return {
        "chat_id": chat_id,
        "public": bool(chat.username),
        "linked": chat.linked_chat_id is not None,
        "administers": user_id is None or str(user_id) in people,
        "lacks": missing_rights(me),
        "supervisors": people,
    }


def missing_rights(me: ChatMember) -> list[str]:
    """Return the rights that the bot needs in a group and doesn't have."""
    if me.status == ChatMember.OWNER:
        return []
    if me.status != ChatMember.ADMINISTRATOR:
        return ["administrator", "delete"]
    return [] if isinstance(me, ChatMemberAdministrator) and me.can_delete_messages else ["delete"]


async def _finish_binding(tx: Tx, deployment: Deployment, wanted: GroupBinding, found: Json | None) -> None:
    """Bind the group if all is as it must be; else say what isn't."""
    t = translator(deployment.language)
    if found is None:
        await speech.queue_message(tx, wanted.chat_id, _not_told_text(t))
        return
    chat_id: int = found.get("chat_id", wanted.chat_id)
    unit = await units.by_link(tx, wanted.token)
    obstacle = await _binding_obstacle(tx, unit, chat_id, found, t)
    if unit is None or obstacle is not None:
        await speech.queue_message(tx, chat_id, obstacle or _used_link_text(t))
        return
    await units.bind_group(tx, unit.id, chat_id)
    await units.use_link(tx, wanted.token)
    await lost_rights.set_supervisors(tx, unit, found["supervisors"])
    await speech.queue_message(
        tx, chat_id, Rich.join("\n\n", [_welcome_text(t, unit), *missing_rights_lines(t, found["lacks"])])
    )
    for case in await cases.open_of_unit(tx, unit.id):
        await errands.ANNOUNCE_CASE.put(tx, AboutCase(case.id))


def _welcome_text(t: Translator, unit: Unit) -> Rich:
    if unit.level.height < Level.POLRES.height:
        return t(
            "Grup ini sekarang terhubung dengan {unit}. Kartu pengaduan tidak akan tampil di sini: kasus "
            "dari Polsek ditangani Polres. Posternya dapat dilihat dengan /poster.",
            unit=unit.name,
        )
    return t(
        "Grup ini sekarang menjadi grup petugas {unit}. Kartu pengaduan akan tampil di sini; isinya hanya di "
        "obrolan pribadi. Petunjuk: /bantuan",
        unit=unit.name,
    )


async def _binding_obstacle(
    tx: Tx, unit: Unit | None, chat_id: int, found: Json, t: Translator
) -> Rich | None:
    """Why the group can't be bound to the unit of the link."""
    bound = await units.by_group(tx, chat_id)
    if unit is None:
        return _used_link_text(t)
    if found["public"]:
        return t("Grup publik tidak dapat dihubungkan. Jadikan grup ini privat dahulu.")
    if found["linked"]:
        return t(
            "Grup diskusi sebuah kanal tidak dapat dihubungkan: orang luar dapat masuk lewat kanal itu. "
            "Lepaskan kanal itu dari grup ini dahulu, atau gunakan grup lain."
        )
    if not found["administers"]:
        return _administrators_only_text(t)
    if bound is not None and bound.id == unit.id:
        return t("Grup ini sudah terhubung dengan {unit}.", unit=unit.name)
    if bound is not None:
        return t("Grup ini sudah terhubung dengan {unit}. Lepaskan dahulu dengan /lepas.", unit=bound.name)
    if unit.group_chat_id is not None:
        return t("{unit} sudah punya grup lain. Lepaskan dahulu dengan /lepas di grup itu.", unit=unit.name)
    return None


async def _unusable_link_text(tx: Tx, token: str, t: Translator) -> Rich:
    if await units.is_late_link(tx, token):
        return t("Masa berlaku tautan ini sudah habis. Mintalah tautan baru kepada pengelola.")
    return _used_link_text(t)


def _used_link_text(t: Translator) -> Rich:
    """Of a link that is no unit's nothing is kept: it was used, or there is a newer one, or it never was."""
    return t("Tautan ini tidak dapat dipakai lagi. Mintalah tautan baru kepada pengelola.")


def _not_told_text(t: Translator) -> Rich:
    return t(
        "Telegram belum dapat ditanya tentang grup ini. Jadikan saya admin grup, lalu buka tautan tadi "
        "sekali lagi; tautan itu belum terpakai."
    )


def _administrators_only_text(t: Translator) -> Rich:
    return t("Hanya admin grup ini yang dapat menghubungkannya.")


def missing_rights_lines(t: Translator, lacking: list[str]) -> list[Rich]:
    """Return what the bot lacks, said; empty if nothing is missing."""
    if not lacking:
        return []
    lines = [
        t("Saya masih memerlukan hak:"),
        *[Rich.join("", ["– ", t(_RIGHT_NAMES[right])]) for right in lacking],
    ]
    return [Rich.join("\n", lines)]


@in_bound_group("bot.officers.binding.ask_unbind")
async def handle_unbind_command(update: Update, room: GroupTurn) -> None:
    """`/lepas`: ask once more before the group is let go."""
    keyboard = keyboards.inline_keyboard(
        [keyboards.callback_button(room.t("Ya, lepaskan grup ini"), f"o:unbind:{room.unit.id}")]
    )
    said = room.t(
        "Lepaskan grup ini dari {unit}? Kasus yang terbuka berpindah ke grup satuan di atasnya. Hanya admin "
        "grup yang dapat memastikannya.",
        unit=room.unit.name,
    )
    await speech.queue_message(room.tx, room.chat_id, said, keyboard, reply_to=room.message_id)


@in_bound_group("bot.officers.binding.unbind")
async def handle_unbind_tap(update: Update, room: GroupTurn) -> None:
    """Ask Telegram whether the tap that confirms is an administrator's."""
    query = update.callback_query
    if query is None or room.officer is None or (query.data or "") != f"o:unbind:{room.unit.id}":
        room.toast(wording.refusal_text(room.t), alert=True)
        return
    wanted = GroupUnbinding(room.unit.id, room.chat_id, room.officer.user_id, room.message_id)
    await errands.UNBIND_GROUP.put(room.tx, wanted)
    room.toast(room.t("Wewenang sedang diperiksa."))


async def _fetch_supervisors(
    bot: ExtBot[None], _deployment: Deployment, wanted: GroupUnbinding
) -> Json | None:
    return await lookups.fetch_supervisors(bot, wanted.chat_id)


async def _finish_unbinding(
    tx: Tx, deployment: Deployment, wanted: GroupUnbinding, found: Json | None
) -> None:
    unit, t = await units.by_group(tx, wanted.chat_id), translator(deployment.language)
    if found is None or unit is None or unit.id != wanted.unit_id:
        return
    chat_id, message_id = wanted.chat_id, wanted.message_id
    if str(wanted.user_id) not in found:
        await speech.queue_edit(
            tx, chat_id, t("Grup tetap terhubung: hanya admin yang dapat melepas."), message_id=message_id
        )
        return
    stranded = await unbinding.let_group_go(tx, deployment, unit, "unbound", reachable=True)
    said = [t("Grup ini tidak lagi terhubung dengan {unit}.", unit=unit.name)]
    if stranded:
        said.append(t("Ada kasus tanpa grup tujuan. Pengelola perlu menghubungkan grup lain."))
    await speech.queue_edit(tx, chat_id, Rich.join("\n", said), message_id=message_id)


ERRANDS: Final[Errands] = list_errands(
    errands.BIND_GROUP.done_by(_finish_binding, _fetch_binding_facts),
    errands.UNBIND_GROUP.done_by(_finish_unbinding, _fetch_supervisors),
)
