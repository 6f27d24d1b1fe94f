"""What can be waited for, so that nobody needs to sleep or ask again and again."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import ActError
from bot.sandbox.sight import chat_for, in_sight, seen_from
from bot.sandbox.view import message_view
from bot.sandbox.world import World

LONGEST = 60.0
Look = Callable[[], Any]


async def wait(world: World, order: dict[str, Any]) -> dict[str, Any]:
    """`{"found": …}` once it is there, `{"found": null}` after `timeout` seconds of real time (at most 60).

    `for` is one of, with further keys:

        message   "as", "chat"?, "topic"?, "after"?, "contains"?, "count"?   the first message of the bot, or
                  version of one, that was shown after `after` and contains the text; with `count`, that many
        toast     "as", "after"?, "contains"?            an answer to a tap
        call      "after"?, "method"?, "chat"?, "verdict"?   a Bot API call
        drained   no update waits or is held back
        polled    a bot waits for updates
        change    "after", "as"? and "chat"?             anything, or a message or version in that chat
        retry     a failed webhook delivery pauses before its next attempt
        answers   "count"                                the bot has sent and edited that many messages
    """
    awaited = order.get("for")
    if awaited not in LOOKS:
        raise ActError(f"can't wait for {awaited!r}, only for {', '.join(LOOKS)}")
    timeout = min(float(order.get("timeout", 10)), LONGEST)
    return {"found": await world.signal.wait_for(LOOKS[awaited](world, order), timeout)}


def _message(world: World, order: dict[str, Any]) -> Look:
    user = world.user(order["as"])
    chat = chat_for(world, user, order.get("chat"))
    contains, count = order.get("contains", ""), order.get("count")
    after, since, topic = order.get("after", 0), seen_from(chat, user), order.get("topic")
    found: list[dict[str, Any]] = []

    def look() -> Any:
        """Return what is waited for, or None."""
        nonlocal after
        for seq, message, version in chat.shown[
            bisect_right(chat.shown, after, key=lambda shown: shown[0]) :
        ]:
            after = seq
            if not message.by_bot or message.service or message.born <= since or not in_sight(chat, user):
                continue
            if topic is not None and message.topic != topic:
                continue
            json = message.versions[version].json
            if contains in json.get("text", json.get("caption", "")):
                found.append(message_view(world, message, version))
                if count is None:
                    return found[0]
                if len(found) >= count:
                    return found
        return None

    return look


def _toast(world: World, order: dict[str, Any]) -> Look:
    user, after, contains = world.user(order["as"]), order.get("after", 0), order.get("contains", "")
    return lambda: next((t for t in user.toasts if t["seq"] > after and contains in t["text"]), None)


def _call(world: World, order: dict[str, Any]) -> Look:
    method, chat, verdict = order.get("method"), order.get("chat"), order.get("verdict", "")
    after = order.get("after", 0)

    def look() -> Any:
        """Return what is waited for, or None."""
        nonlocal after
        forget_rows = True
        for call in world.journal.since(after):
            # A call still under way is looked at again; what was settled before it is not.
            forget_rows = forget_rows and bool(call.verdict)
            if forget_rows:
                after = call.seq
            if (
                call.verdict
                and call.verdict.startswith(verdict)
                and (method is None or call.method.lower() == method.lower())
                and (chat is None or call.params.get("chat_id") == chat)
            ):
                return call.json()
        return None

    return look


def _drained(world: World, order: dict[str, Any]) -> Look:
    return lambda: None if len(world.updates) or world.held else True


def _polled(world: World, order: dict[str, Any]) -> Look:
    return lambda: True if world.updates.polled else None


def _change(world: World, order: dict[str, Any]) -> Look:
    after = order["after"]
    if "chat" not in order:
        return lambda: world.last_seq if world.last_seq > after else None
    shown = chat_for(world, world.user(order["as"]), order["chat"]).shown
    return lambda: shown[-1][0] if shown and shown[-1][0] > after else None


def _retry(world: World, order: dict[str, Any]) -> Look:
    return lambda: True if world.webhook.pausing else None


def _answers(world: World, order: dict[str, Any]) -> Look:
    return lambda: world.answers if world.answers >= order["count"] else None


LOOKS: dict[str, Callable[[World, dict[str, Any]], Look]] = {
    "message": _message,
    "toast": _toast,
    "call": _call,
    "drained": _drained,
    "polled": _polled,
    "change": _change,
    "retry": _retry,
    "answers": _answers,
}
