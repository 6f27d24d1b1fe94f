"""Derives `api.json` beside this file from a full description of the Bot API.

`python -m tests.updates.derive FULL.json` reads `types{name: {fields, subtypes}}` and keeps the types within
reach of Update. A field becomes one string as in the sandbox's specification, without its limit.
Message's fields are sorted by what their descriptions call them: `content` (what somebody sent), `service`
(what Telegram itself tells), and `about`, which is the rest.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from bot.sandbox.spec.derive import field

_LIMIT = re.compile(r" \d+-\d+ \w+")
_SERVICE = re.compile(
    r"[Ss]ervice message|^Optional\. (New members|A member was removed|A chat (title|photo)|Specified message"
    r"|The (group|supergroup) has been migrated|The domain name of the website|Telegram Passport)"
)
_CONTENT = re.compile(
    r"Message is|message is a scheduled giveaway|Message contains|the actual UTF-8 text|A giveaway with"
)


def reached(types: dict[str, Any], name: str, found: set[str]) -> None:
    """Add a type and all that it holds to `found`."""
    name = name.removeprefix("Array of ").removeprefix("Array of ")
    if name in found or name not in types:
        return
    found.add(name)
    for subtype in types[name].get("subtypes", []):
        reached(types, subtype, found)
    for each in types[name].get("fields", []):
        for held in each["types"]:
            reached(types, held, found)


def sort_of(described: dict[str, Any]) -> str:
    """What a field of Message is: "service", "content" or "about"."""
    text = described["description"]
    if _SERVICE.search(text):
        return "service"
    return "content" if _CONTENT.search(text) else "about"


def derive(full: dict[str, Any]) -> dict[str, Any]:
    """`types{name: {field: form}}`, `unions{name: [subtypes]}`, and `message{field: sort}`."""
    types, names = full["types"], set[str]()
    reached(types, "Update", names)
    unions = {name: types[name]["subtypes"] for name in sorted(names) if types[name].get("subtypes")}
    return {
        "version": full["version"],
        "message": {each["name"]: sort_of(each) for each in types["Message"]["fields"]},
        "types": {
            name: {each["name"]: _LIMIT.sub("", field(each)) for each in types[name].get("fields", [])}
            for name in sorted(names - set(unions))
        },
        "unions": unions,
    }


if __name__ == "__main__":
    derived = derive(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    target = Path(__file__).with_name("api.json")
    target.write_text(json.dumps(derived, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
