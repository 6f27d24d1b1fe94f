"""What is said to somebody who came by a code that doesn't count, or who asks whether a poster is genuine.

The reader is afraid already: what is wrong is said first and in few words, then that they may go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.reporter.filing.poster_verdict import OURS, Finding, Kind
from bot.texts import N_, Rich, Translator, bold, code
from storage.records import PosterState

if TYPE_CHECKING:
    from bot.turn import Deployment

STATES: Final = {
    PosterState.REVOKED: N_("sudah ditarik"),
    PosterState.REPLACED: N_("sudah diganti dengan yang baru"),
    PosterState.EXPIRED: N_("sudah habis masanya"),
}
AGAIN: Final = N_(
    "Foto lagi posternya: lebih dekat, tegak lurus, cukup terang, dan seluruh barcode masuk ke dalam gambar."
)
NOT_KEPT: Final = N_("Foto ini tidak kami simpan.")
TROUBLES: Final = {
    "none": N_("Di foto ini kami tidak menemukan barcode."),
    "too_big": N_("Berkas ini lebih dari 20 MB, jadi tidak dapat kami periksa. Kirim sebagai foto biasa."),
    "unreadable": N_("Gambar ini tidak dapat kami buka. Kirim sebagai foto biasa, bukan sebagai berkas."),
    "lost": N_(
        "Maaf, foto Anda belum dapat kami periksa karena gangguan. Silakan kirim lagi. Anda tetap dapat "
        "melapor: /lapor"
    ),
}
"""Why a photo has no verdict."""
_DANGEROUS: Final = frozenset({Kind.ACCOUNT, Kind.WEB, Kind.PAYMENT, Kind.OTHER})


def warning(t: Translator, deployment: Deployment, where: str) -> Rich | None:
    """What to know before going on from a poster whose code isn't or is no longer ours; else None.

    `where` as in `bot.reporter.filing.places`.
    """
    if where == "r":
        head = t("Poster itu tidak berlaku lagi.")
        rest = t(
            "Poster itu dari kami, tetapi sudah diganti, ditarik, atau habis masanya, dan mungkin tertinggal "
            "di dinding. Anda tetap berada di bot yang benar dan dapat melapor seperti biasa; kesatuannya "
            "Anda pilih sendiri."
        )
    elif where == "x":
        head = t("Barcode itu tidak kami kenal.")
        rest = t(
            "Ketuk nama bot di atas percakapan ini: harus tertulis tepat {bot}. Bila sama, Anda dapat "
            "melapor di sini seperti biasa dan memilih sendiri kesatuannya. Jangan memberi uang, kode OTP, "
            "atau kata sandi. Ragu? Kirim /periksa, lalu foto posternya.",
            bot=_bot(deployment),
        )
    else:
        return None
    return Rich.join(" ", [bold(head), rest])


def _bot(deployment: Deployment) -> Rich:
    """Our name, not as a link: what is to be compared stands at the top of the chat."""
    return code(f"@{deployment.bot_username}")


def verdict(t: Translator, deployment: Deployment, findings: Sequence[Finding]) -> Rich:
    """What the codes in a photo are, and what to do."""
    kinds = {one.kind for one in findings}
    lines = [_line(t, deployment, one) for one in findings]
    if len(lines) > 1:
        lines = [Rich.join(". ", [str(n), line]) for n, line in enumerate(lines, 1)]
    pieces = [bold(_head(t, kinds)), Rich.join("\n", lines)]
    if Kind.GENUINE in kinds:
        pieces.append(
            t("Bila poster ini tergantung di tempat lain, mungkin poster itu dipindahkan atau ditiru.")
        )
    if kinds & _DANGEROUS:
        pieces.append(
            t(
                "Jangan buka kode yang bukan dari kami, dan jangan berikan data, uang, kode OTP, atau kata "
                "sandi."
            )
        )
    elif Kind.UNKNOWN in kinds:
        pieces.append(t("Jangan memberi uang, kode OTP, atau kata sandi kepada siapa pun."))
    if Kind.GENUINE not in kinds:
        pieces.append(t("Di percakapan ini Anda tetap dapat melapor: /lapor"))
    return Rich.join("\n\n", [*pieces, t(NOT_KEPT)])


def no_verdict(t: Translator, trouble: str) -> Rich:
    """Why nothing can be said of a photo, and how to do better."""
    again = [t(AGAIN)] if trouble == "none" else []
    return Rich.join(" ", [bold(t(TROUBLES[trouble])), *again, t(NOT_KEPT)])


def _head(t: Translator, kinds: set[Kind]) -> Rich:
    if not kinds & OURS:
        return t("Ini bukan poster kami.")
    if not kinds <= OURS:
        return t("Hati-hati: selain kode kami, ada kode lain yang ditempel.")
    if kinds == {Kind.GENUINE}:
        return t("Barcode poster ini asli.")
    return t("Poster itu tidak berlaku lagi.") if kinds == {Kind.ENDED} else t("Tidak semua masih berlaku.")


def _line(t: Translator, deployment: Deployment, one: Finding) -> Rich:
    if one.poster is not None and one.kind in OURS:
        return _of_ours(t, one)
    if one.kind is Kind.UNKNOWN:
        return t("Kode yang menuju percakapan ini, tetapi tidak kami kenal. Pembuatnya mungkin bukan kami.")
    if one.kind is Kind.ACCOUNT:
        return t(
            "Kode yang menuju akun Telegram lain: {name}. Nama bot kami tepat {bot}.",
            name=code(f"@{one.name}"),
            bot=_bot(deployment),
        )
    if one.kind is Kind.WEB:
        return t(
            "Kode yang menuju situs {host}, bukan ke kami. Alamatnya: {address}",
            host=code(one.name),
            address=code(one.address),
        )
    if one.kind is Kind.PAYMENT:
        return t("Kode pembayaran (QRIS). Layanan kami gratis: jangan membayar.")
    return t("Kode yang isinya bukan tautan ke kami.")


def _of_ours(t: Translator, one: Finding) -> Rich:
    poster = one.poster
    assert poster is not None  # noqa: S101 - what is ours has a poster
    named = {"number": code(poster.code), "unit": one.unit_name}
    if one.kind is Kind.ENDED:
        ended = t(STATES[one.state or PosterState.REVOKED])
        return t("Poster {number} dari {unit}: dulu milik kami, tetapi {ended}.", ended=ended, **named)
    place = t("{place} (tempat netral)", place=poster.place) if poster.is_neutral else poster.place
    return t(
        "Poster {number}, versi {version}, dari {unit}. Tempatnya: {place}.",
        version=one.version,
        place=bold(place),
        **named,
    )
