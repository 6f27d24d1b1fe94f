"""The table of deeds: every tap, deep link and answer of the officers' room, with the role that it needs.

`bot.officers.access.perform` asks for the role before anything else; nothing in this room is reached past it.
What an officer acts on must be what they were shown (`bot.officers.bound`): [Kirim] and [Setujui] are bound
to how the case stood when they were shown, an answer with `anew` to how it stood when it was asked for. All
others either show something, or do the same whatever happened meanwhile; `tests/officers/test_bound.py`
lists them all.

A deed's name stands in callback data ("o:claim:YDN-7K3Q-M4XD") and in the notes of questions; its link word
in deep links ("?start=berkas-YDN-7K3Q-M4XD").
"""

from __future__ import annotations

from typing import Final

from bot.officers import approvals, claims, evidence, files, identity, letters, previews, progress, said
from bot.officers.acts import Deed, Who

TAPS: Final[dict[str, Deed]] = {
    "claim": Deed(Who.MEMBER, claims.claim),
    "open": Deed(Who.READER, files.open_file, link="berkas"),
    "said": Deed(Who.READER, said.older),
    "evidence": Deed(Who.READER, evidence.give),
    "release": Deed(Who.HOLDER, claims.ask_release, link="lepas"),
    "takeover": Deed(Who.SUPERVISOR, claims.ask_takeover, link="alih"),
    "step": Deed(Who.HOLDER, progress.step),
    "to": Deed(Who.HOLDER, progress.to_unit),
    "within": Deed(Who.HOLDER, progress.within),
    "send": Deed(Who.HOLDER, progress.send),
    "reword": Deed(Who.HOLDER, progress.reword),
    "drop": Deed(Who.HOLDER, previews.drop),
    "review": Deed(Who.SECOND, approvals.review, link="putusan"),
    "grant": Deed(Who.SECOND, approvals.grant),
    "refuse": Deed(Who.SECOND, approvals.ask_refusal),
    "identity": Deed(Who.HOLDER, identity.ask),
    "write": Deed(Who.HOLDER, letters.ask_word),
    "post": Deed(Who.HOLDER, letters.post),
    "retype": Deed(Who.HOLDER, letters.retype),
    "reopen": Deed(Who.SUPERVISOR, letters.ask_reopen, link="ulang"),
}

ANSWERS: Final[dict[str, Deed]] = {
    "released": Deed(Who.HOLDER, claims.release, anew=claims.ask_release),
    "taken_over": Deed(Who.SUPERVISOR, claims.take_over, anew=claims.ask_takeover),
    "addressed": Deed(Who.HOLDER, progress.addressed),
    "noted": Deed(Who.HOLDER, progress.noted),
    "reworded": Deed(Who.HOLDER, progress.reworded),
    "refused": Deed(Who.SECOND, approvals.refuse),
    "original_reasoned": Deed(Who.READER, evidence.original_reasoned),
    "identity_reasoned": Deed(Who.HOLDER, identity.reasoned, anew=identity.ask),
    "written": Deed(Who.HOLDER, letters.written),
    "reopened": Deed(Who.SUPERVISOR, letters.reopened, anew=letters.ask_reopen),
}

LINKS: Final = {deed.link: name for name, deed in TAPS.items() if deed.link}


def find(name: str) -> Deed | None:
    """The deed of this name, whether tapped or answered."""
    return TAPS.get(name) or ANSWERS.get(name)
