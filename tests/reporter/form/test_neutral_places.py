"""Posters away from the unit's office: what is said there, what the case keeps, and who gets it."""

from __future__ import annotations

import pytest

from bot.reporter.form.draft import Draft
from storage import cases, conversations, posters, units
from storage.records import Level, Poster, Site
from tests.reporter.form.conftest import LOBAR, NTB
from tests.reporter.form.play import new_draft
from tests.worlds.chat import Chat, Person
from tests.worlds.citizen import STORY, Citizen


async def hang(chat: Chat, unit_code: str, site: Site, place: str = "Kantor Desa Contoh") -> Poster:
    """A poster of this unit at such a place."""
    async with chat.store.write() as tx:
        unit = await units.by_code(tx, unit_code)
        assert unit is not None
        return await posters.add(tx, code=f"{unit_code}-9", unit_id=unit.id, place=place, site=site)


async def comes_to_accused(citizen: Citizen, poster: Poster) -> None:
    await citizen.says(f"/start {poster.token}")
    await citizen.taps("Setuju, mulai lapor", "Lainnya / tidak yakin")
    await citizen.says(STORY)
    await citizen.taps("Lanjut")


async def test_the_welcome_says_where_one_is_and_in_whose_area(chat: Chat, sari: Citizen) -> None:
    await sari.says(f"/start {(await hang(chat, 'sekotong', Site.VILLAGE)).token}")
    assert "Poster di Kantor Desa Contoh (tempat netral), wilayah Polsek Sekotong." in sari.texts
    john = Citizen(chat, Person(1002, "John", language_code="en"))
    await john.says(f"/start {(await hang(chat, 'lobar', Site.CLINIC, 'Puskesmas Contoh')).token}")
    assert "Poster at Puskesmas Contoh (a neutral place)" in john.texts


async def test_at_a_neutral_place_units_are_called_by_their_names(chat: Chat, sari: Citizen) -> None:
    await comes_to_accused(sari, await hang(chat, "sekotong", Site.CLINIC))
    assert "Pengaduan ini untuk wilayah Polsek Sekotong." in sari.texts
    assert sari.labels[:4] == [
        "Polsek Sekotong",
        "Polres Lombok Barat",
        "Anggota Propam sendiri",
        "Satuan lain",
    ]
    assert not [label for label in sari.labels if label.endswith((" ini", "-nya"))]
    await sari.taps("Polsek Sekotong", "Tidak")
    assert "Kesatuan terlapor: Polsek Sekotong" in sari.texts


async def test_nothing_of_the_whole_form_says_this_polsek_at_a_neutral_place(
    chat: Chat, sari: Citizen
) -> None:
    before = len(chat.everything)
    await comes_to_accused(sari, await hang(chat, "sekotong", Site.SCHOOL))
    await sari.taps("Tidak tahu", "Tidak", "Tidak")
    said = [s.text for s in chat.everything[before:]]
    labels = [label for s in chat.everything[before:] for label in s.labels]
    assert not [text for text in [*said, *labels] if "Polsek ini" in text]
    await sari.taps("Lengkapi", "Tempat")
    assert "Di tempat poster ini" in sari.labels
    await sari.says("Di tempat poster ini")
    assert "Tempat: Kantor Desa Contoh" in sari.texts


async def test_in_the_units_own_office_it_is_this_polsek(sari: Citizen, poster: Poster) -> None:
    await comes_to_accused(sari, poster)
    assert "Pengaduan ini untuk wilayah" not in sari.texts
    assert sari.labels[:2] == ["Polsek ini", "Polres Lombok Barat"]


async def test_a_name_that_no_button_holds_gives_way_to_the_local_unit(chat: Chat, sari: Citizen) -> None:
    async with chat.store.write() as tx:
        await units.add(
            tx,
            code="jauh",
            name="Polsek Kawasan Pelabuhan {Lembar} Selatan",
            level=Level.POLSEK,
            parent_code="lobar",
            timezone="Asia/Makassar",
        )
    await comes_to_accused(sari, await hang(chat, "jauh", Site.PUBLIC))
    assert sari.labels[:2] == ["Polsek setempat", "Polres Lombok Barat"]
    assert "Polsek Kawasan Pelabuhan {Lembar} Selatan" in sari.texts


async def test_the_case_keeps_the_kind_of_place(chat: Chat, sari: Citizen) -> None:
    case = await sari.reports(f"/start {(await hang(chat, 'sekotong', Site.SCHOOL)).token}")
    async with chat.store.read() as tx:
        content = await cases.content(tx, case.id)
    assert (content["spot"], content["site"]) == ("Kantor Desa Contoh", "school")


async def test_the_case_of_an_office_says_so(chat: Chat, sari: Citizen, poster: Poster) -> None:
    case = await sari.reports(f"/start {poster.token}")
    async with chat.store.read() as tx:
        assert (await cases.content(tx, case.id))["site"] == "office"


async def test_the_card_in_the_group_does_not_show_the_place(chat: Chat, sari: Citizen) -> None:
    await sari.reports(f"/start {(await hang(chat, 'sekotong', Site.VILLAGE)).token}")
    cards = [s.text for s in chat.everything if s.message.chat_id == LOBAR]
    assert cards
    assert not [card for card in cards if "Kantor Desa Contoh" in card or "netral" in card]


def test_a_draft_of_an_older_version_is_still_read() -> None:
    row = new_draft().as_json()
    del row["place"]["site"]
    draft = Draft.from_json(row)
    assert draft.place.site == ""
    assert not draft.place.is_neutral


async def test_a_draft_of_an_older_version_goes_on_where_it_was(
    chat: Chat, sari: Citizen, poster: Poster
) -> None:
    await comes_to_accused(sari, poster)
    draft = (await sari.conversation()).flow["draft"]
    del draft["place"]["site"]
    async with chat.store.write() as tx:
        conversation = await sari.conversation()
        conversation.flow["draft"] = draft
        await conversations.save(tx, conversation)
    await sari.taps("Polsek ini", "Tidak", "Kirim pengaduan")
    (case,) = await sari.cases()
    async with chat.store.read() as tx:
        assert (await cases.content(tx, case.id))["site"] == ""


# Who gets it: the place a poster hangs at changes nothing, whose poster it is and who is accused does.

WAYS = [
    # poster of, answer at the office, answer at a neutral place, handled by, never told
    ("lobar", "Polres ini", "Polres Lombok Barat", NTB, LOBAR),
    ("lobar", "Anggota Propam sendiri", "Anggota Propam sendiri", NTB, LOBAR),
    ("lobar", "Tidak tahu", "Tidak tahu", LOBAR, NTB),
    ("sekotong", "Polsek ini", "Polsek Sekotong", LOBAR, NTB),
    ("sekotong", "Polres Lombok Barat", "Polres Lombok Barat", NTB, LOBAR),
    ("sekotong", "Anggota Propam sendiri", "Anggota Propam sendiri", NTB, LOBAR),
    ("sekotong", "Tidak tahu", "Tidak tahu", LOBAR, NTB),
]


@pytest.mark.parametrize("site", [Site.OFFICE, Site.VILLAGE], ids=["office", "neutral"])
@pytest.mark.parametrize(
    ("unit", "at_office", "at_neutral", "handled_by", "never_told"),
    WAYS,
    ids=[f"{way[0]} {way[1]}" for way in WAYS],
)
async def test_whose_member_is_accused_decides_who_gets_it_wherever_the_poster_hangs(
    chat: Chat,
    sari: Citizen,
    site: Site,
    unit: str,
    at_office: str,
    at_neutral: str,
    handled_by: int,
    never_told: int,
) -> None:
    poster = await hang(chat, unit, site)
    accused = at_office if site is Site.OFFICE else at_neutral
    case = await sari.reports(f"/start {poster.token}", accused)
    async with chat.store.read() as tx:
        assert (await units.get(tx, case.handling_unit_id)).group_chat_id == handled_by
    told = {s.message.chat_id for s in chat.everything} - {sari.person.id}
    assert told == {handled_by}
    assert never_told not in told


async def test_a_unit_that_was_passed_over_sees_no_trace_of_the_case(chat: Chat, sari: Citizen) -> None:
    """Not on asking for its ticket either, from the group or privately by an officer of it."""
    case = await sari.reports(
        f"/start {(await hang(chat, 'lobar', Site.CLINIC)).token}", "Polres Lombok Barat"
    )
    ayu = Person(7001, "Ayu")
    asked = await chat.says(ayu, f"/kasus {case.ticket}", group=LOBAR)
    made_up = await chat.says(ayu, "/kasus YDN-7K3Q-M4XD", group=LOBAR)
    assert [s.text.replace(case.ticket, "…") for s in asked.to(LOBAR)] == [
        s.text.replace("YDN-7K3Q-M4XD", "…") for s in made_up.to(LOBAR)
    ]
    listed = await chat.says(ayu, "/kasus", group=LOBAR)
    assert not [s for s in listed.sendings if case.ticket in s.text or case.pseudonym in s.text]
