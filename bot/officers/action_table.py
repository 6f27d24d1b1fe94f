"""The table of actions: every tap, deep link and answer of the officers' room, who may do it, and when.

`bot.officers.authorization.perform` asks for both before anything else; nothing in this room is reached past
it, and nothing else decides about it. `docs/permissions.md` says the same in plain words (a test compares
them). What an officer acts on must be what they were shown (`bot.officers.shown_state`): [Kirim] and
[Setujui] are bound to how the case stood when they were shown, an answer with `anew` to how it stood when it
was asked for. All others either show something, or do the same whatever happened meanwhile;
`tests/officers/test_bound.py` lists them all.

An action's name stands in callback data ("o:claim:YDN-7K3Q-M4XD") and in the notes of questions; its link
word in deep links ("?start=berkas-YDN-7K3Q-M4XD").
"""

from __future__ import annotations

from typing import Final

from bot.officers import wording
from bot.officers.actions import Action, When
from bot.officers.casefile import additions, evidence, opening
from bot.officers.steps import approvals, claims, identity, mutes, previews, progress, replies, sp3d
from bot.rules import permissions
from bot.rules.permissions import HOLDER, MEMBER, READER, SECOND_PERSON, SUPERVISOR
from bot.texts import N_

OPEN: Final = When(permissions.is_open, wording.OUTDATED)
UNFINISHED: Final = When(permissions.is_open, N_("{ticket}: kasus ini sudah selesai."))
SENDABLE: Final = When(permissions.is_open, N_("{ticket}: kasus sudah ditutup, pesan tidak dikirim."))
CLOSED: Final = When(permissions.is_closed, wording.OUTDATED)
HELD: Final = When(permissions.is_held, wording.OUTDATED)
FREE: Final = When(permissions.is_free, N_("{ticket} sudah dipegang {name}."))
ANOTHERS: Final = When(permissions.is_not_own, N_("{ticket}: kasus ini sudah Anda pegang."))
KEPT: Final = When(permissions.is_content_kept, wording.ERASED)
IDENTITY_UNASKED: Final = When(permissions.is_identity_unasked, wording.OUTDATED)
ASKED: Final = When(permissions.is_request_waiting, wording.OUTDATED)
BY_ANOTHER: Final = When(
    permissions.is_asked_by_another, N_("{ticket}: yang memutuskan harus orang lain, bukan pemohon.")
)
THEIRS: Final = When(
    permissions.is_theirs_to_decide,
    N_(
        "{ticket}: permintaan identitas hanya diputus oleh admin grup satuan di atas; bila tidak ada, oleh "
        "dua admin grup ini. Siapa yang belum sehari menjadi anggota, atau sudah memutuskan, tidak ikut."
    ),
)
MUTABLE: Final = When(permissions.is_open, N_("{ticket}: kasus sudah ditutup, pelapor tidak dibisukan."))
UNAWAITED: Final = When(
    permissions.is_reporter_unawaited,
    N_("{ticket}: pelapor sedang diminta melengkapi, jadi tidak dibisukan. Ubah dahulu statusnya."),
)
UNMUTED: Final = When(permissions.is_not_muted, N_("{ticket}: pelapor sudah dibisukan."))
MUTED: Final = When(permissions.is_muted, N_("{ticket}: pelapor tidak sedang dibisukan."))
IDENTITY_ASKED: Final = When(permissions.is_own_identity_request_waiting, wording.OUTDATED)

TAPS: Final[dict[str, Action]] = {
    "claim": Action(MEMBER, (UNFINISHED, FREE), claims.claim_case, otherwise=claims.say_too_late),
    "open": Action(READER, (), opening.open_file, link="berkas"),
    "said": Action(READER, (), additions.show_older_page),
    "evidence": Action(READER, (), evidence.give_evidence),
    "release": Action(HOLDER, (OPEN,), claims.ask_release, link="lepas"),
    "takeover": Action(SUPERVISOR, (OPEN, HELD, ANOTHERS), claims.ask_takeover, link="alih"),
    "step": Action(HOLDER, (OPEN,), progress.begin_step),
    "to": Action(HOLDER, (OPEN,), progress.receive_unit),
    "within": Action(HOLDER, (OPEN,), progress.ask_section),
    "send": Action(HOLDER, (), progress.send_step),
    "reword": Action(HOLDER, (OPEN,), progress.ask_sentence),
    "drop": Action(HOLDER, (), previews.drop_preview),
    "review": Action(SECOND_PERSON, (ASKED, BY_ANOTHER, THEIRS), approvals.show_requests, link="putusan"),
    "grant": Action(SECOND_PERSON, (ASKED, BY_ANOTHER, THEIRS), approvals.grant_request),
    "refuse": Action(SECOND_PERSON, (ASKED, BY_ANOTHER, THEIRS), approvals.ask_refusal),
    "identity": Action(HOLDER, (OPEN, IDENTITY_UNASKED), identity.ask_identity),
    "unask": Action(HOLDER, (OPEN, IDENTITY_ASKED), identity.withdraw_request),
    "write": Action(HOLDER, (OPEN,), replies.ask_reply),
    "post": Action(HOLDER, (SENDABLE,), replies.send_reply, otherwise=previews.say_case_closed),
    "retype": Action(HOLDER, (OPEN,), replies.ask_reply_again),
    "sp3d": Action(HOLDER, (OPEN,), sp3d.ask_letter),
    "sp3d_send": Action(HOLDER, (SENDABLE,), sp3d.record_letter, otherwise=previews.say_case_closed),
    "sp3d_anew": Action(HOLDER, (OPEN,), sp3d.ask_letter_again),
    "reopen": Action(SUPERVISOR, (CLOSED, KEPT), replies.ask_reopen, link="ulang"),
    "mute": Action(SUPERVISOR, (MUTABLE, UNAWAITED, UNMUTED), mutes.ask_days),
    "mute_for": Action(SUPERVISOR, (MUTABLE, UNAWAITED, UNMUTED), mutes.ask_reason),
    "mute_send": Action(
        SUPERVISOR, (MUTABLE, UNAWAITED, UNMUTED), mutes.mute_reporter, otherwise=previews.say_case_closed
    ),
    "mute_again": Action(SUPERVISOR, (MUTABLE, UNAWAITED, UNMUTED), mutes.ask_reason_again),
    "mute_drop": Action(SUPERVISOR, (), mutes.drop_mute),
    "unmute": Action(SUPERVISOR, (MUTED,), mutes.lift_mute),
}

ANSWERS: Final[dict[str, Action]] = {
    "released": Action(HOLDER, (OPEN,), claims.release_case, anew=claims.ask_release, reason=True),
    "taken_over": Action(
        SUPERVISOR, (OPEN, HELD, ANOTHERS), claims.take_over_case, anew=claims.ask_takeover, reason=True
    ),
    "addressed": Action(HOLDER, (OPEN,), progress.receive_addressee),
    "noted": Action(HOLDER, (OPEN,), progress.receive_note, reason=True),
    "reworded": Action(HOLDER, (OPEN,), progress.receive_sentence),
    "refused": Action(SECOND_PERSON, (ASKED, BY_ANOTHER, THEIRS), approvals.refuse_request, reason=True),
    "original_reasoned": Action(READER, (), evidence.give_original, reason=True),
    "identity_reasoned": Action(
        HOLDER,
        (OPEN, IDENTITY_UNASKED),
        identity.request_identity,
        anew=identity.ask_identity,
        reason=True,
    ),
    "mute_reasoned": Action(SUPERVISOR, (MUTABLE, UNAWAITED, UNMUTED), mutes.preview_mute, reason=True),
    "written": Action(HOLDER, (OPEN,), replies.preview_reply),
    "sp3d_typed": Action(HOLDER, (OPEN,), sp3d.receive_letter),
    "reopened": Action(SUPERVISOR, (CLOSED, KEPT), replies.reopen_case, anew=replies.ask_reopen, reason=True),
}

LINKS: Final = {action.link: name for name, action in TAPS.items() if action.link}


def find_action(name: str) -> Action | None:
    """Return the action of this name, whether tapped or answered."""
    return TAPS.get(name) or ANSWERS.get(name)
