"""The table of deeds: every tap, deep link and answer of the officers' room, who may do it, and when.

`bot.officers.authorization.perform` asks for both before anything else; nothing in this room is reached past
it, and nothing else decides about it. `docs/permissions.md` says the same in plain words (a test compares
them). What an officer acts on must be what they were shown (`bot.officers.shown_state`): [Kirim] and
[Setujui] are bound to how the case stood when they were shown, an answer with `anew` to how it stood when it
was asked for. All others either show something, or do the same whatever happened meanwhile;
`tests/officers/test_bound.py` lists them all.

A deed's name stands in callback data ("o:claim:YDN-7K3Q-M4XD") and in the notes of questions; its link word
in deep links ("?start=berkas-YDN-7K3Q-M4XD").
"""

from __future__ import annotations

from typing import Final

from bot.officers import wording
from bot.officers.actions import Deed, When
from bot.officers.casefile import additions, evidence, opening
from bot.officers.steps import approvals, claims, identity, previews, progress, replies
from bot.rules import permissions
from bot.rules.permissions import HOLDER, MEMBER, READER, SECOND, SUPERVISOR
from bot.texts import N_

OPEN: Final = When(permissions.is_open, wording.OUTDATED)
UNFINISHED: Final = When(permissions.is_open, N_("{ticket}: kasus ini sudah selesai."))
SENDABLE: Final = When(permissions.is_open, N_("{ticket}: kasus sudah ditutup, pesan tidak dikirim."))
CLOSED: Final = When(permissions.is_closed, wording.OUTDATED)
HELD: Final = When(permissions.is_held, wording.OUTDATED)
FREE: Final = When(permissions.is_free, N_("{ticket} sudah dipegang {name}."))
ANOTHERS: Final = When(permissions.is_not_own, N_("{ticket}: kasus ini sudah Anda pegang."))
KEPT: Final = When(permissions.is_kept, wording.ERASED)
IDENTIFIED: Final = When(permissions.is_identified, wording.OUTDATED)
IDENTITY_UNASKED: Final = When(permissions.is_identity_unasked, wording.OUTDATED)
ASKED: Final = When(permissions.is_asked, wording.OUTDATED)
BY_ANOTHER: Final = When(
    permissions.is_asked_by_another, N_("{ticket}: yang memutuskan harus orang lain, bukan pemohon.")
)

TAPS: Final[dict[str, Deed]] = {
    "claim": Deed(MEMBER, (UNFINISHED, FREE), claims.claim, otherwise=claims.say_too_late),
    "open": Deed(READER, (), opening.open_file, link="berkas"),
    "said": Deed(READER, (), additions.older),
    "evidence": Deed(READER, (), evidence.give),
    "release": Deed(HOLDER, (OPEN,), claims.ask_release, link="lepas"),
    "takeover": Deed(SUPERVISOR, (OPEN, HELD, ANOTHERS), claims.ask_takeover, link="alih"),
    "step": Deed(HOLDER, (OPEN,), progress.step),
    "to": Deed(HOLDER, (OPEN,), progress.to_unit),
    "within": Deed(HOLDER, (OPEN,), progress.within),
    "send": Deed(HOLDER, (), progress.send),
    "reword": Deed(HOLDER, (OPEN,), progress.reword),
    "drop": Deed(HOLDER, (), previews.drop),
    "review": Deed(SECOND, (ASKED, BY_ANOTHER), approvals.review, link="putusan"),
    "grant": Deed(SECOND, (ASKED, BY_ANOTHER), approvals.grant),
    "refuse": Deed(SECOND, (ASKED, BY_ANOTHER), approvals.ask_refusal),
    "identity": Deed(HOLDER, (OPEN, IDENTIFIED, IDENTITY_UNASKED), identity.ask),
    "write": Deed(HOLDER, (OPEN,), replies.ask_word),
    "post": Deed(HOLDER, (SENDABLE,), replies.post, otherwise=previews.give_up),
    "retype": Deed(HOLDER, (OPEN,), replies.retype),
    "reopen": Deed(SUPERVISOR, (CLOSED, KEPT), replies.ask_reopen, link="ulang"),
}

ANSWERS: Final[dict[str, Deed]] = {
    "released": Deed(HOLDER, (OPEN,), claims.release, anew=claims.ask_release, reason=True),
    "taken_over": Deed(
        SUPERVISOR, (OPEN, HELD, ANOTHERS), claims.take_over, anew=claims.ask_takeover, reason=True
    ),
    "addressed": Deed(HOLDER, (OPEN,), progress.addressed),
    "noted": Deed(HOLDER, (OPEN,), progress.noted, reason=True),
    "reworded": Deed(HOLDER, (OPEN,), progress.reworded),
    "refused": Deed(SECOND, (ASKED, BY_ANOTHER), approvals.refuse, reason=True),
    "original_reasoned": Deed(READER, (), evidence.original_reasoned, reason=True),
    "identity_reasoned": Deed(
        HOLDER, (OPEN, IDENTIFIED, IDENTITY_UNASKED), identity.reasoned, anew=identity.ask, reason=True
    ),
    "written": Deed(HOLDER, (OPEN,), replies.written),
    "reopened": Deed(SUPERVISOR, (CLOSED, KEPT), replies.reopened, anew=replies.ask_reopen, reason=True),
}

LINKS: Final = {deed.link: name for name, deed in TAPS.items() if deed.link}


def find(name: str) -> Deed | None:
    """The deed of this name, whether tapped or answered."""
    return TAPS.get(name) or ANSWERS.get(name)
