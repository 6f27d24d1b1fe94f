"""What the bot says of itself before anybody presses Start."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.menus import LANGUAGE
from bot.sandbox.methods.registry import method
from bot.sandbox.world import World


def _language(params: dict[str, Any]) -> str:
    language: str = params.get("language_code", "")
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


@method("setMyDescription", "description language_code")
def set_my_description(world: World, params: dict[str, Any]) -> Any:
    """Play `setMyDescription`."""
    language = _language(params)
    if description := params.get("description", "").strip():
        world.descriptions[language] = description
    else:
        world.descriptions.pop(language, None)
    world.touch("people")
    for user in world.users.values():
        world.touch(f"chat:{user.id}")
    return True


@method("getMyDescription", "language_code")
def get_my_description(world: World, params: dict[str, Any]) -> Any:
    """Play `getMyDescription`."""
    return {"description": world.descriptions.get(_language(params), "")}
