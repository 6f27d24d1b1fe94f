"""getUpdates and the webhook."""

from typing import Any

from bot.sandbox.checks import spec
from bot.sandbox.errors import ApiError, Strictness, bad_request
from bot.sandbox.methods.registry import async_method, method
from bot.sandbox.world import World

LONGEST_POLL = 50
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


def _check_allowed(kinds: list[str] | None) -> None:
    for kind in kinds or []:
        if kind == "update_id" or kind not in spec()["types"]["Update"]:
            raise Strictness(f"allowed_updates has no kind {kind!r}")


@async_method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(world: World, params: dict[str, Any]) -> Any:
    """Play `getUpdates`."""
    if world.webhook.url:
        raise ApiError(409, _WEBHOOK_ACTIVE)
    timeout = params.get("timeout", 0)
    if timeout < 0 or timeout > LONGEST_POLL:
        raise Strictness(f"timeout must be 0-{LONGEST_POLL} seconds, not {timeout}")
    _check_allowed(params.get("allowed_updates"))
    world.updates.allow(params.get("allowed_updates"))
    return await world.updates.get(params.get("offset", 0), params.get("limit", 100), timeout)


@method(
    "setWebhook",
    "url ip_address max_connections allowed_updates drop_pending_updates secret_token certificate",
)
def set_webhook(world: World, params: dict[str, Any]) -> Any:
    """Play `setWebhook`."""
    _check_allowed(params.get("allowed_updates"))
    if params.get("certificate") is not None or params.get("ip_address"):
        raise Strictness("certificate and ip_address are not played here")
    if not params["url"]:
        return delete_webhook(world, params)
    if (why := world.webhook.refuses(params["url"])) is not None:
        raise bad_request(f"bad webhook: {why}")
    secret = params.get("secret_token", "")
    if not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in secret):
        raise bad_request("secret token contains unallowed characters")
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(params.get("allowed_updates"))
    world.updates.end_poll()
    world.webhook.point_to(params["url"], secret, params.get("max_connections", 40))
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(world: World, params: dict[str, Any]) -> Any:
    """Play `deleteWebhook`."""
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook.remove()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: dict[str, Any]) -> Any:
    """Play `getWebhookInfo`."""
    info = {**world.webhook.info(), "pending_update_count": len(world.updates)}
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info
