"""What an officer does: by what that officer sees, and by the seed. So it is the same in both worlds, as long
as both show the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from tests.support import TICKET
from tests.twins.people import Account
from tests.twins.telegram import OFFICERS, Shown
from tests.twins.world import World

WEIGHTS: Final = {
    "claim": 8.0,
    "open": 3.0,
    "step": 5.0,
    "to": 4.0,
    "within": 3.0,
    "send": 12.0,
    "write": 3.0,
    "post": 10.0,
    "sp3d": 2.0,
    "sp3d_send": 10.0,
    "review": 7.0,
    "grant": 9.0,
    "refuse": 3.0,
    "identity": 3.0,
    "evidence": 3.0,
    "mute": 4.0,
    "mute_for": 8.0,
    "mute_send": 12.0,
}
"""How likely a deed is; others have 1."""
NEVER: Final = {"unbind", "print", "picture"}
"""What would end the story, or take seconds."""
REASONS: Final = (
    "Tidak terbukti setelah diperiksa.",
    "Perlu dipanggil untuk diperiksa.",
    "Sedang cuti dua minggu.",
    "Mohon menunggu, kami periksa.",
    "Jam berapa kejadiannya?",
    "Sudah diteruskan kepada bagian lain.",
)
LINK: Final = "start="
_LINKED: Final = re.compile(r"start=\w+-YDN-[\w-]+")
DOING: Final = 3
"""Acts that an officer does one after another."""


@dataclass
class Desk:
    """`avoided`: by account, the parts whose cases that account keeps away from in both worlds."""

    world: World
    seed: int

    async def works(self, officer: Account, avoided: set[str]) -> None:
        """Do what lies at hand, a few times."""
        for number in range(DOING):
            chance = Random(f"{self.seed} {self.world.step} {number} {officer.id}")
            await self._act(officer, avoided, chance)

    async def _act(self, officer: Account, avoided: set[str], chance: Random) -> None:
        asked = [each for each in self._private(officer) if each.asks and not _names(each, avoided)]
        if asked and chance.random() < 0.85:
            await self.world.says(officer, self._answer(asked[-1], chance), room=OFFICERS, to=asked[-1])
            return
        found = self._buttons(officer, avoided)
        if not found or chance.random() < 0.12:
            await self._commands(officer, avoided, chance)
            return
        shown, button = chance.choices([each[:2] for each in found], [each[2] for each in found])[0]
        if "url" in button:
            await self._follows(officer, button["url"])
            return
        await self._taps(officer, shown, button["callback_data"])

    def _answer(self, asked: Shown, chance: Random) -> str:
        """What they answer to a question: a letter's number and date, where that is asked for."""
        reason = chance.choice(REASONS)
        today = self.world.now().astimezone(ZoneInfo("Asia/Makassar"))
        return f"B/12/Sipropam, {today:%d-%m-%Y}" if "SP3D" in asked.text else reason

    async def _taps(self, officer: Account, shown: Shown, data: str) -> None:
        """Tap, and follow where it leads: by itself, or by the button that was just posted."""
        before = len(self.world.telegram.calls)
        await self.world.taps(officer, shown, data, room=OFFICERS)
        for call in self.world.telegram.calls[before:]:
            told = call.params.get("url", "") + call.params.get("reply_markup", "")
            if call.method in {"answerCallbackQuery", "sendMessage"} and (found := _LINKED.search(told)):
                await self._follows(officer, found[0])
                break

    async def _follows(self, officer: Account, url: str) -> None:
        await self.world.says(officer, f"/start {url.partition(LINK)[2]}", room=OFFICERS)

    async def _commands(self, officer: Account, avoided: set[str], chance: Random) -> None:
        assert officer.group is not None
        tickets = sorted(set(TICKET.findall(" ".join(each.text for each in self._group(officer)))) - avoided)
        said = chance.choice(("/kasus", "/kasusku", "/bantuan", "/poster", "/kerja", "/kerja"))
        if tickets and chance.random() < 0.5:
            said = f"/kasus {chance.choice(tickets)}"
        group = None if said == "/kerja" else officer.group
        await self.world.says(officer, said, room=OFFICERS, group=group)

    async def does(self, officer: Account, deed: str, ticket: str) -> None:
        """One deed on one case, or a command, and what follows from it: links, a question, a preview."""
        if deed.startswith("/"):
            await self.world.says(officer, deed, room=OFFICERS, group=officer.group)
            return
        cards = [each for each in self._group(officer) if ticket in each.text]
        if not cards:
            return  # it went elsewhere
        name, _, more = deed.partition(":")
        await self._taps(officer, cards[-1], ":".join(filter(None, ["o", name, ticket, more])))
        for asked in [each for each in self._private(officer) if each.asks]:
            await self.world.says(officer, REASONS[1], room=OFFICERS, to=asked)
            for shown in self._private(officer):
                for data in [button.get("callback_data", "") for button in shown.buttons]:
                    if data.startswith("o:send:"):
                        await self.world.taps(officer, shown, data, room=OFFICERS)

    async def decides(self, officer: Account, ticket: str, chance: Random) -> None:
        """Say yes or no to what is asked about a case, wherever that is asked."""
        deed = chance.choice(("grant", "grant", "refuse"))
        for wanted in (f"o:review:{ticket}", f"o:{deed}:{ticket}"):
            found = [
                (shown, data)
                for shown in (*self._group(officer), *self._private(officer))
                for data in [str(button.get("callback_data", "")) for button in shown.buttons]
                if data.startswith(wanted)
            ]
            if found:
                await self._taps(officer, *found[-1])
        for asked in [each for each in self._private(officer) if each.asks]:
            await self.world.says(officer, REASONS[0], room=OFFICERS, to=asked)

    async def mutes(self, officer: Account, ticket: str, chance: Random) -> None:
        """Open the file of a case whose card stands in the officer's group, and mute its reporter, or lift
        that.
        """
        cards = [each for each in self._group(officer) if ticket and ticket in each.text]
        if not cards:
            return
        await self._taps(officer, cards[-1], f"o:open:{ticket}")
        if await self._taps_newest(officer, f"o:unmute:{ticket}"):
            return
        if await self._taps_newest(officer, f"o:mute:{ticket}") and await self._taps_newest(
            officer, f"o:mute_for:{ticket}:{chance.choice((1, 3, 7))}"
        ):
            asked = [each for each in self._private(officer) if each.asks]
            await self.world.says(officer, chance.choice(REASONS), room=OFFICERS, to=asked[-1])
            await self._taps_newest(officer, f"o:mute_send:{ticket}")

    async def _taps_newest(self, officer: Account, begins: str) -> bool:
        """Tap the newest button of this step whose data begins so; whether there is one."""
        for shown in reversed(self._private(officer)):
            for data in [button.get("callback_data", "") for button in shown.buttons]:
                if data.startswith(begins) and shown.step == self.world.step:
                    await self._taps(officer, shown, data)
                    return True
        return False

    async def tries_own(self, officer: Account, ticket: str, chance: Random) -> None:
        """Tap on the card of a case that they reported in one of the worlds: nothing comes of it in either,
        for somebody else has it.
        """
        cards = [each for each in self._group(officer) if ticket in each.text]
        deeds = ["open", "step", "release", "write", *([] if officer.admin else ["takeover"])]
        for deed in ("claim", chance.choice(deeds)) if cards else ():
            data = f"o:{deed}:{ticket}" + (":inquiry" if deed == "step" else "")
            await self.world.taps(officer, cards[-1], data, room=OFFICERS)

    # What they see

    def _group(self, officer: Account) -> list[Shown]:
        assert officer.group is not None
        return self.world.shown(officer.group, OFFICERS)

    def _private(self, officer: Account) -> list[Shown]:
        return self.world.shown(officer.id, OFFICERS)

    def _buttons(self, officer: Account, avoided: set[str]) -> list[tuple[Shown, dict[str, str], float]]:
        found = []
        for shown in [*self._group(officer)[-14:], *self._private(officer)[-10:]]:
            for button in shown.buttons:
                data = str(button.get("callback_data", button.get("url", "")))
                deed = data.split(":")[1] if data.startswith("o:") else "link"
                usable = data.startswith("o:") or LINK in data
                if usable and not NEVER & {*data.split(":")} and not _names(shown, avoided, data):
                    fresh = 1.5 if shown.step == self.world.step else 1.0
                    found.append(
                        (
                            shown,
                            button,
                            WEIGHTS.get(deed, 1.0) * fresh,
                        )
                    )
        return found


def _names(shown: Shown, tickets: set[str], data: str = "") -> bool:
    """Whether a message, or its button, is about one of these cases alone."""
    named = set(TICKET.findall(data)) or set(TICKET.findall(shown.text))
    return bool(named & tickets)
