"""What is said to somebody who came by a code that doesn't count, or who asks whether a poster is genuine.

The reader is afraid already: what is wrong is said first and in few words, then that they may go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from bot.reporter.filing.poster_verdict import OUR_KINDS, CodeKind, Finding
from bot.texts import N_, Rich, Translator, bold, code
from storage.records import PosterState

if TYPE_CHECKING:
    from bot.turn import Deployment

ENDED_STATES: Final = {
    PosterState.REVOKED: N_("sudah ditarik"),
    PosterState.REPLACED: N_("sudah diganti dengan yang baru"),
    PosterState.EXPIRED: N_("sudah habis masanya"),
}
RETAKE_ADVICE: Final = N_(
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
_DANGEROUS: Final = frozenset({CodeKind.ACCOUNT, CodeKind.WEB, CodeKind.PAYMENT, CodeKind.OTHER})


def poster_warning(t: Translator, deployment: Deployment, where: str) -> Rich | None:
    """Return what to know before going on from a poster whose code isn't or is no longer ours; else None.

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
            bot=_bot_name(deployment),
        )
    else:
        return None
    return Rich.join(" ", [bold(head), rest])


def _bot_name(deployment: Deployment) -> Rich:
    """Our name, not as a link: what is to be compared stands at the top of the chat."""
    return code(f"@{deployment.bot_username}")


def verdict_text(t: Translator, deployment: Deployment, findings: Sequence[Finding]) -> Rich:
    """Return what the codes in a photo are, and what to do."""
    kinds = {one.kind for one in findings}
    lines = [_finding_line(t, deployment, one) for one in findings]
    if len(lines) > 1:
        lines = [Rich.join(". ", [str(n), line]) for n, line in enumerate(lines, 1)]
    pieces = [bold(_verdict_head(t, kinds)), Rich.join("\n", lines)]
    if CodeKind.GENUINE in kinds:
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
    elif CodeKind.UNKNOWN in kinds:
        pieces.append(t("Jangan memberi uang, kode OTP, atau kata sandi kepada siapa pun."))
    if CodeKind.GENUINE not in kinds:
        pieces.append(t("Di percakapan ini Anda tetap dapat melapor: /lapor"))
    return Rich.join("\n\n", [*pieces, t(NOT_KEPT)])


def no_verdict_text(t: Translator, trouble: str) -> Rich:
    """Why nothing can be said of a photo, and how to do better."""
    again = [t(RETAKE_ADVICE)] if trouble == "none" else []
    return Rich.join(" ", [bold(t(TROUBLES[trouble])), *again, t(NOT_KEPT)])


def _verdict_head(t: Translator, kinds: set[CodeKind]) -> Rich:
    if not kinds & OUR_KINDS:
        return t("Ini bukan poster kami.")
    if not kinds <= OUR_KINDS:
        return t("Hati-hati: selain kode kami, ada kode lain yang ditempel.")
    if kinds == {CodeKind.GENUINE}:
        return t("Barcode poster ini asli.")
    return (
        t("Poster itu tidak berlaku lagi.") if kinds == {CodeKind.ENDED} else t("Tidak semua masih berlaku.")
    )


def _finding_line(t: Translator, deployment: Deployment, one: Finding) -> Rich:
    if one.poster is not None and one.kind in OUR_KINDS:
        return _our_poster_line(t, one)
    if one.kind is CodeKind.UNKNOWN:
        return t("Kode yang menuju percakapan ini, tetapi tidak kami kenal. Pembuatnya mungkin bukan kami.")
    if one.kind is CodeKind.ACCOUNT:
        return t(
            "Kode yang menuju akun Telegram lain: {name}. Nama bot kami tepat {bot}.",
            name=code(f"@{one.name}"),
            bot=_bot_name(deployment),
        )
    if one.kind is CodeKind.WEB:
        return t(
            "Kode yang menuju situs {host}, bukan ke kami. Alamatnya: {address}",
            host=code(one.name),
            address=code(one.address),
        )
    if one.kind is CodeKind.PAYMENT:
        return t("Kode pembayaran (QRIS). Layanan kami gratis: jangan membayar.")
    return t("Kode yang isinya bukan tautan ke kami.")


def _our_poster_line(t: Translator, one: Finding) -> Rich:
    poster = one.poster
    assert poster is not None  # noqa: S101 - what is ours has a poster
    named = {"number": code(poster.code), "unit": one.unit_name}
    if one.kind is CodeKind.ENDED:
        ended = t(ENDED_STATES[one.state or PosterState.REVOKED])
        return t("Poster {number} dari {unit}: dulu milik kami, tetapi {ended}.", ended=ended, **named)
    place = t("{place} (tempat netral)", place=poster.place) if poster.is_neutral else poster.place
    return t(
        "Poster {number}, versi {version}, dari {unit}. Tempatnya: {place}.",
        version=one.version,
        place=bold(place),
        **named,
    )
