from __future__ import annotations

import os
from pathlib import Path

import pytest

from qr_assets import codes, links
from tests.cli.conftest import BOT
from tests.cli.office import Office


def link_of(station: Office) -> str:
    (row,) = station.lists("poster", "list", *BOT)
    return str(row["link"])


def picture(folder: Path, link: str, name: str = "other") -> str:
    return str(codes.render(link, folder, formats=("png",), name=name)[0])


def test_a_poster_has_a_link_with_a_random_token_and_a_place(station: Office) -> None:
    (row,) = station.lists("poster", "list", *BOT)
    assert {key: row[key] for key in ("code", "unit", "place", "state")} == {
        "code": "A-1",
        "unit": "LOBAR",
        "place": "Ruang [tunggu]",
        "state": "active",
    }
    link = links.parse(row["link"])
    assert link is not None
    assert len(link.token) == 12
    assert "Ruang [tunggu]" in station.succeeds("poster", "list", *BOT), "no word is taken for markup"


def test_without_posters_the_list_says_how_to_add_one(office: Office) -> None:
    assert "yanduan poster add" in office.succeeds("poster", "list", *BOT)


def test_a_poster_needs_a_known_unit_and_a_new_code(station: Office) -> None:
    assert "NOWHERE" in station.fails("poster", "add", "A-2", "--unit", "NOWHERE", "--place", "x", *BOT)
    assert "A-1" in station.fails("poster", "add", "A-1", "--unit", "LOBAR", "--place", "x", *BOT)


def test_a_revoked_poster_is_listed_so_and_no_longer_rendered(station: Office) -> None:
    station.succeeds("poster", "revoke", "A-1")
    assert station.lists("poster", "list", *BOT)[0]["state"] == "revoked"
    assert "No active poster" in station.fails("poster", "render", "A-1", *BOT)
    assert "no active poster" in station.fails("poster", "revoke", "A-1")
    assert "no active poster" in station.fails("poster", "revoke", "NOWHERE")


def test_a_picture_of_our_active_poster_is_fine(station: Office) -> None:
    file = picture(station.folder, link_of(station))
    assert "ours, active: A-1 (Ruang [tunggu])" in station.succeeds("poster", "check", file)


def test_a_picture_of_a_revoked_poster_is_not(station: Office) -> None:
    file = picture(station.folder, link_of(station))
    station.succeeds("poster", "revoke", "A-1")
    result = station.runs("poster", "check", file)
    assert (result.exit_code, "ours, revoked: A-1" in result.stdout) == (1, True)


@pytest.mark.parametrize(
    "link",
    ["https://t.me/yanduan_bot?start=abcdefghijkl", "https://example.org/", "https://t.me/yanduan_bot"],
)
def test_a_picture_that_leads_elsewhere_is_not_ours_and_says_where_it_leads(
    station: Office, link: str
) -> None:
    result = station.runs("poster", "check", picture(station.folder, link))
    assert result.exit_code == 1
    assert "not ours" in result.stdout
    assert link in result.stdout


def test_our_token_behind_another_bots_name_is_not_ours(station: Office) -> None:
    from bot.bootstrap import USERNAME
    from storage import meta
    from storage.store import Store

    async def start(store: Store) -> None:
        async with store.write() as tx:
            await meta.set(tx, USERNAME, "yanduan_bot")

    link = link_of(station)
    station.keeps(start)
    file = picture(station.folder, link.replace("yanduan_bot", "yanduan_b0t"))
    result = station.runs("poster", "check", file)
    assert (result.exit_code, "another bot's" in result.stdout) == (1, True)
    assert "ours, active" in station.succeeds("poster", "check", picture(station.folder, link, "ours"))


def test_a_code_pasted_beside_ours_is_found(station: Office) -> None:
    from PIL import Image

    sides = [Image.open(picture(station.folder, link, f"p{n}")).convert("L")
             for n, link in enumerate((link_of(station), "https://example.org/"))]  # fmt: skip
    both = Image.new("L", (sum(side.width for side in sides) + 40, max(side.height for side in sides)), 255)
    both.paste(sides[0], (0, 0))
    both.paste(sides[1], (sides[0].width + 40, 0))
    both.save(station.folder / "both.png")
    result = station.runs("poster", "check", str(station.folder / "both.png"))
    assert result.exit_code == 1
    assert "ours, active" in result.stdout
    assert "not ours" in result.stdout


def test_a_folder_of_photos_is_checked_picture_by_picture(station: Office) -> None:
    photos = station.folder / "photos"
    photos.mkdir()
    assert "photos: Is a directory" in station.runs("poster", "check", str(photos)).stdout
    picture(photos, link_of(station), "b")
    picture(photos, "https://example.org/", "a")
    said = station.runs("poster", "check", str(photos))
    first, second = said.stdout.splitlines()
    assert ("a.png: not ours" in first, "b.png: ours, active" in second) == (True, True)
    assert "1 of 2" in said.stderr


def test_what_is_no_picture_is_named_and_the_others_are_judged_all_the_same(station: Office) -> None:
    fine = picture(station.folder, link_of(station))
    (station.folder / "letter.png").write_text("This is a letter.")
    (station.folder / "broken.png").write_bytes(Path(fine).read_bytes()[:100])
    result = station.runs("poster", "check", "nowhere.png", "letter.png", "broken.png", fine)
    assert result.exit_code == 1
    assert "letter.png: no picture that can be read" in result.stdout
    assert "broken.png: no picture that can be read" in result.stdout
    assert "nowhere.png: No such file" in result.stdout
    assert "ours, active" in result.stdout
    assert "3 of 4" in result.stderr


def test_no_hostile_file_ends_the_check_of_the_others(station: Office) -> None:
    photos = station.folder / "photos"
    picture(photos, link_of(station), "z")
    with (photos / "film.png").open("wb") as film:
        film.truncate(200_000_000)
    (photos / "a.svg").write_text('<?xml version="1.0" encoding="foo"?><svg/>')
    Path(os.fsdecode(os.fsencode(photos) + b"/b\xff.png")).write_text("This is a letter.")
    (photos / "c\n[red].png").write_text("This is a letter.")
    result = station.runs("poster", "check", str(photos))
    assert result.exit_code == 1
    assert "film.png: has more than 100 MB" in result.stdout
    assert "a.svg: no code that was drawn here" in result.stdout
    assert "z.png: ours, active" in result.stdout
    assert "b?.png: no picture" in result.stdout
    assert "c?[red].png: no picture" in result.stdout
    assert "4 of 5" in result.stderr
