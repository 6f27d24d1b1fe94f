"""The main job as one story by actors: from a scanned code to a closed case.

`yanduan demo --terminal` plays it, and the end-to-end test plays the very same one. `tell` is given a
sentence before each scene.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.sandbox.testing import Group, Person, Sandbox

Tell = Callable[[str], Awaitable[None]]


@dataclass
class Cast:
    """Who plays: a citizen, two officers, the chief, and the officers' group; `poster` is the link."""

    sandbox: Sandbox
    citizen: Person
    officer: Person
    colleague: Person
    chief: Person
    group: Group
    poster: str


def photo() -> bytes:
    """Return a small picture with metadata in it, as a phone would send."""
    picture = Image.new("RGB", (320, 200), "#36648b")
    ImageDraw.Draw(picture).rectangle((120, 60, 200, 140), fill="#f5deb3")
    exif = picture.getexif()
    exif[0x010F] = "Contoh Telepon"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


async def play(cast: Cast, tell: Tell) -> str:
    """Play the story; returns the ticket."""
    ticket = await report(cast, tell)
    await claim(cast, tell, ticket)
    await work(cast, tell, ticket)
    await close(cast, tell, ticket)
    return ticket


async def report(cast: Cast, tell: Tell) -> str:
    """Return the citizen scans, tells, attaches, sends, and keeps the ticket."""
    sari = cast.citizen
    await tell("A citizen scans the poster's code and reads who will see what.")
    await sari.scans(cast.poster)
    await sari.hears("Gratis")
    await sari.taps("Setuju, mulai lapor")
    await tell("Two taps say what it is about; then the story, in the citizen's own words.")
    await sari.hears("tentang apa")
    await sari.taps("Pungli, kekerasan, ancaman")
    await sari.hears("paling mendekati")
    await sari.taps("Pungli / pemerasan / suap")
    await sari.hears("Ceritakan")
    await sari.says("Kemarin sore di pos jaga saya dimintai Rp200.000 supaya motor saya dikembalikan.")
    await sari.hears("Tersimpan")
    await sari.sends_photo(photo())
    await sari.hears("Foto tersimpan")
    await sari.sends_voice()
    await sari.hears("Pesan suara tersimpan")
    await sari.taps("Lanjut")
    await tell("One tap about whom it concerns decides who handles it; one about safety.")
    await sari.hears("bertugas di mana")
    await sari.taps("Polsek ini")
    await sari.hears("bahaya")
    await sari.taps("Tidak")
    await tell("Everything stands in a summary; what is missing may be added, now or later.")
    await sari.hears("ringkasan")
    await sari.taps("Kirim pengaduan")
    receipt = await sari.hears("Kode rahasia")
    ticket = next(word for word in receipt.text.split() if word.startswith("YDN-"))
    await tell("The receipt has come at once. The code is kept, and taken out of the chat.")
    await sari.taps("Sudah saya simpan")
    await sari.hears(ticket)
    return ticket


async def claim(cast: Cast, tell: Tell, ticket: str) -> None:
    """Two officers tap at once; one gets the case, and reads it privately."""
    ayu, budi = cast.officer, cast.colleague
    await tell(
        "The officers' group gets a thin card. Two officers tap at the same moment: one gets the case."
    )
    await ayu.hears(ticket, in_chat=cast.group)
    await budi.hears(ticket, in_chat=cast.group)
    await asyncio.gather(
        ayu.taps("Ambil & buka", in_chat=cast.group), budi.taps("Ambil & buka", in_chat=cast.group)
    )
    await asyncio.gather(ayu.is_told(ticket), budi.is_told(ticket))
    card = await ayu.finds("Dipegang:", in_chat=cast.group)
    if f"Dipegang: {budi.first_name}" in card.text:
        cast.officer, cast.colleague = budi, ayu
    await tell("A button leads the officer to the private chat: the file is never shown anywhere else.")
    await _enter(cast, cast.officer)
    await cast.officer.finds("Kemarin sore di pos jaga")
    await cast.citizen.hears("Ada kabar")


async def _enter(cast: Cast, officer: Person) -> None:
    """Follow the button that leads from the group into the private chat."""
    led = await officer.hears("buka obrolan pribadi", in_chat=cast.group)
    button = await officer.taps("Buka obrolan pribadi", in_chat=cast.group, on=led)
    await officer.scans(button.url)


async def work(cast: Cast, tell: Tell, ticket: str) -> None:
    """Let the case go on, step by step; the citizen is told each time."""
    await tell(
        "Each step is two taps: the step, and the sentence that the citizen will read: here at once, "
        "at a station after some minutes, so that no phone that lights up gives anybody away."
    )
    for step, said in (("→ Diverifikasi", "Diverifikasi"), ("→ Penyelidikan", "Penyelidikan")):
        await cast.officer.taps(step)
        await cast.officer.hears("Kalimat untuk pelapor")
        await cast.officer.taps("Kirim")
        await cast.officer.hears(ticket)
        await cast.citizen.hears(said)
    await tell("The citizen asks how it stands.")
    await cast.citizen.says(f"/status {ticket}")
    await cast.citizen.hears("Penyelidikan")


async def close(cast: Cast, tell: Tell, ticket: str) -> None:
    """Close the case, which needs a note and a second person's word."""
    ayu, budi = cast.officer, cast.colleague
    await tell("Closing needs a note, and the approval of a second person.")
    await ayu.taps("→ Selesai – tidak terbukti")
    await ayu.hears("catatan")
    await ayu.says("Saksi dan rekaman diperiksa; dugaan tidak terbukti.")
    await ayu.hears("Kalimat untuk pelapor")
    await ayu.taps("Minta persetujuan")
    await budi.hears("Menunggu persetujuan", in_chat=cast.group)
    await budi.taps("Periksa permintaan", in_chat=cast.group)
    await _enter(cast, budi)
    await budi.hears("permintaan persetujuan")
    await budi.taps("Setujui")
    await cast.citizen.hears("Selesai")
    await budi.finds("Selesai", in_chat=cast.group)
