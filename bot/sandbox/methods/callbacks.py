"""answerCallbackQuery."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.world import World


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(world: World, params: dict[str, Any]) -> Any:
    """Play `answerCallbackQuery`."""
    url = params.get("url")
    if url is not None and not url.startswith((f"https://t.me/{world.bot.username}?", "tg://")):
        raise bad_request("URL_INVALID")
    tap = world.callbacks.close(params["callback_query_id"])
    user = world.users[tap.user]
    world.last_seq += 1
    user.toasts.append(
        {
            "seq": world.last_seq,
            "query_id": tap.id,
            "chat": tap.chat,
            "message": tap.message,
            "text": params.get("text", ""),
            "alert": params.get("show_alert", False),
            "url": url or "",
            "time": world.clock.now(),
        }
    )
    world.touch(f"toasts:{user.id}")
    return True
