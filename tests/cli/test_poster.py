from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.store_opening import USERNAME_KEY
from qr_assets import links
from storage import meta
from storage.store import Store
from tests import pictures
from tests.cli.conftest import BOT
from tests.worlds.office import Office


def link_of(station: Office) -> str:
    (row,) = station.lists("poster", "list", *BOT)
    return str(row["link"])


def picture(folder: Path, link: str, name: str = "other") -> str:
    return str(pictures.of_code(link, folder, name))


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
    assert "ours, active: A-1 (Ruang [tunggu])" in station.succeeds("poster", "check", file, *BOT)


def test_a_picture_of_a_revoked_poster_is_not(station: Office) -> None:
    file = picture(station.folder, link_of(station))
    station.succeeds("poster", "revoke", "A-1")
    result = station.runs("poster", "check", file, *BOT)
    assert (result.exit_code, "ours, revoked: A-1" in result.stdout) == (1, True)


@pytest.mark.parametrize(
    "link",
    ["https://t.me/yanduan_bot?start=abcdefghijkl", "https://example.org/", "https://t.me/yanduan_bot"],
)
def test_a_picture_that_leads_elsewhere_is_not_ours_and_says_where_it_leads(
    station: Office, link: str
) -> None:
    result = station.runs("poster", "check", picture(station.folder, link), *BOT)
    assert result.exit_code == 1
    assert "not ours" in result.stdout
    assert link in result.stdout


def starts(station: Office) -> None:
    """Keep the bot's name as `run` does."""

    async def start(store: Store) -> None:
        async with store.write() as tx:
            await meta.set(tx, USERNAME_KEY, "yanduan_bot")

    station.keeps(start)


@pytest.mark.parametrize("started", [True, False])
def test_our_token_behind_another_bots_name_is_not_ours(station: Office, started: bool) -> None:
    link = link_of(station)
    file = picture(station.folder, link.replace("yanduan_bot", "yanduan_b0t"))
    if started:
        starts(station)
    named = () if started else BOT
    result = station.runs("poster", "check", file, *named)
    assert (result.exit_code, "another bot's" in result.stdout) == (1, True)
    assert "ours, active" in station.succeeds(
        "poster", "check", picture(station.folder, link, "ours"), *named
    )


def test_where_the_bots_name_is_not_known_no_code_is_called_ours(station: Office) -> None:
    said = station.runs("poster", "check", picture(station.folder, link_of(station)))
    assert (said.exit_code, said.stdout) == (1, "")
    assert "--bot-name" in said.stderr


def test_a_code_pasted_beside_ours_is_found(station: Office) -> None:
    sides = [Image.open(picture(station.folder, link, f"p{n}")).convert("L")
             for n, link in enumerate((link_of(station), "https://example.org/"))]  # fmt: skip
    both = Image.new("L", (sum(side.width for side in sides) + 40, max(side.height for side in sides)), 255)
    both.paste(sides[0], (0, 0))
    both.paste(sides[1], (sides[0].width + 40, 0))
    both.save(station.folder / "both.png")
    result = station.runs("poster", "check", str(station.folder / "both.png"), *BOT)
    assert result.exit_code == 1
    assert "ours, active" in result.stdout
    assert "not ours" in result.stdout


def test_a_folder_of_photos_is_checked_picture_by_picture(station: Office) -> None:
    photos = station.folder / "photos"
    photos.mkdir()
    assert "photos: no pictures in it" in station.runs("poster", "check", str(photos), *BOT).stdout
    picture(photos, link_of(station), "b")
    picture(photos, "https://example.org/", "a")
    said = station.runs("poster", "check", str(photos), *BOT)
    first, second = said.stdout.splitlines()
    assert ("a.png: not ours" in first, "b.png: ours, active" in second) == (True, True)
    assert "1 of 2" in said.stderr


def test_what_is_no_picture_is_named_and_the_others_are_judged_all_the_same(station: Office) -> None:
    fine = picture(station.folder, link_of(station))
    (station.folder / "letter.png").write_text("This is a letter.")
    (station.folder / "broken.png").write_bytes(Path(fine).read_bytes()[:100])
    result = station.runs("poster", "check", "nowhere.png", "letter.png", "broken.png", fine, *BOT)
    assert result.exit_code == 1
    assert "letter.png: no picture that can be read" in result.stdout
    assert "broken.png: no picture that can be read" in result.stdout
    assert f"nowhere.png: {os.strerror(errno.ENOENT)}" in result.stdout
    assert "ours, active" in result.stdout
    assert "3 of 4" in result.stderr


def test_no_hostile_file_ends_the_check_of_the_others(station: Office) -> None:
    photos = station.folder / "photos"
    picture(photos, link_of(station), "z")
    with (photos / "film.png").open("wb") as film:
        film.truncate(200_000_000)
    (photos / "a.svg").write_text('<?xml version="1.0"?><svg>')
    Path(os.fsdecode(os.fsencode(photos) + b"/b\xff.png")).write_text("This is a letter.")
    (photos / "c\n[red].png").write_text("This is a letter.")
    result = station.runs("poster", "check", str(photos), *BOT)
    assert result.exit_code == 1
    assert "film.png: has more than 100 MB" in result.stdout
    assert "a.svg: no drawing that can be read; check it as PNG" in result.stdout
    assert "z.png: ours, active" in result.stdout
    assert "b?.png: no picture" in result.stdout
    assert "c?[red].png: no picture" in result.stdout
    assert "4 of 5" in result.stderr


def test_folders_in_folders_are_looked_into_and_what_cannot_be_read_there_is_said(
    station: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = station.folder / "photos"
    (photos / "deep" / "deeper").mkdir(parents=True)
    (photos / "closed").mkdir()
    picture(photos / "deep" / "deeper", link_of(station), "a")
    (photos / "gone.png").symlink_to("nowhere.png")
    (photos / "up").symlink_to(station.folder)
    os.mkfifo(photos / "pipe")
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "MARK", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    said = station.runs("poster", "check", str(photos), *BOT)
    lines = [line.removeprefix(f"{photos}/") for line in said.stdout.splitlines()]
    assert [line.split(" ")[0] for line in lines] == [
        "closed:",
        "deep/deeper/a.png:",
        "gone.png:",
        "pipe:",
        "up:",
    ]
    assert "MARK" in lines[0]
    assert os.strerror(errno.ENOENT) in lines[2]
    assert "4 of 5" in said.stderr


def test_what_was_found_is_told_to_programs(station: Office) -> None:
    photos, link = station.folder / "photos", link_of(station)
    photos.mkdir()
    elsewhere = link.replace("yanduan_bot", "yanduan_b0t")
    for name, leads_to in {"a": link, "b": elsewhere, "c": "https://example.org/"}.items():
        picture(photos, leads_to, name)
    Image.new("L", (50, 50), 255).save(photos / "d.png")
    (photos / "e.png").write_text("This is a letter.")
    rows = station.lists("poster", "check", str(photos), *BOT)
    ours = {"state": "active", "code": "A-1", "place": "Ruang [tunggu]", "version": 1}
    none: dict[str, Any] = dict.fromkeys(ours)
    assert [{key: value for key, value in row.items() if key not in {"file", "reason"}} for row in rows] == [
        {"verdict": "ours", **ours, "leads_to": link},
        {"verdict": "another bot", **ours, "leads_to": elsewhere},
        {"verdict": "not ours", **none, "leads_to": "https://example.org/"},
        {"verdict": "no code", **none, "leads_to": None},
        {"verdict": "unreadable", **none, "leads_to": None},
    ]
    assert [Path(row["file"]).name for row in rows] == ["a.png", "b.png", "c.png", "d.png", "e.png"]
    assert [bool(row["reason"]) for row in rows] == [False, False, False, True, True]


def test_a_code_on_what_is_called_a_back_is_read_all_the_same(station: Office) -> None:
    photos = station.folder / "photos"
    picture(photos, "https://example.org/", "ours-back")
    assert "not ours" in station.runs("poster", "check", str(photos), *BOT).stdout
    Image.new("L", (50, 50), 255).save(photos / "alone-back.png")
    assert "alone-back.png: no code" in station.runs("poster", "check", str(photos), *BOT).stdout


def test_a_folder_of_rendered_posters_is_fine_as_it_is(station: Office) -> None:
    words = ("--all", "--layout", "sticker,cards", "--format", "pdf,svg", "--out", "print", *BOT)
    station.succeeds("poster", "render", *words, language="id")
    assert Path("print", "LOBAR.zip").is_file()
    assert Path("print", "A-1-cards-id-back.svg").is_file()
    said = station.succeeds("poster", "check", "print", *BOT)
    assert said.count("ours, active") == 2 + 2 * 10
    assert said.count("the back of a card, which needs no code") == 1
