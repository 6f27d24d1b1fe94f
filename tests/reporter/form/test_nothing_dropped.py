"""What was said stays, or it is said that it doesn't: words, dangers, and answers that a change makes due."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.reporter.form import answers, rendering
from bot.reporter.form.conditions import says_danger
from bot.reporter.form.draft import Draft
from bot.reporter.form.events import Remark, SendReport
from bot.reporter.form.navigation import CANCEL, DROP
from bot.reporter.form.questions import FORM
from bot.rules import categories
from bot.texts import translator
from storage.records import Category
from tests.reporter.form.play import Play

T = translator("id")
GROUP = "Pungli, kekerasan, ancaman"
HELD = ("Tangkap / tahan tidak sah", "Ya, masih ditahan")
THREATENED = ("Ancaman, intimidasi, arogansi", "Ya, masih berlangsung")


def reports(category: str, safety: str, detail: str = "") -> Play:
    """Somebody at the summary; a detail is written where one is asked for, else passed over."""
    play = Play()
    play.tap(GROUP)
    play.tap(category)
    play.say("Kejadiannya di pos jaga tadi malam.")
    play.tap("Lanjut")
    play.tap("Polsek ini")
    play.tap(safety)
    if play.asked == "safety_detail" and detail:
        play.say(detail)
    while play.asked != "review":
        play.tap("Lewati")
    return play


def page(play: Play) -> str:
    return rendering.render_question(FORM, play.draft, "id").text.text


def remarks(play: Play) -> str:
    """The remarks of the last answer, in words."""
    return "\n".join(str(rendering.render_remark(one, T)) for one in play.effects if isinstance(one, Remark))


def changes(play: Play, *labels: str) -> None:
    for label in ("Ubah", *labels):
        play.tap(label)


# a danger once said


@pytest.mark.parametrize("said", [HELD, THREATENED])
@pytest.mark.parametrize(
    "other",
    [
        ("Penanganan laporan saya", "Laporan tak ditindaklanjuti"),
        (GROUP, "Kekerasan / penyiksaan"),
        ("Lainnya / tidak yakin",),
    ],
)
def test_a_danger_once_said_stays_one_whatever_the_complaint_is_called(
    said: tuple[str, str], other: tuple[str, ...]
) -> None:
    play = reports(*said, detail="Rudi, di Polres, dipukuli.")
    changes(play, "Jenis", *other)
    assert play.asked == "review"
    assert f"Dalam bahaya sekarang: {said[1]} · Rudi, di Polres, dipukuli." in page(play)
    assert categories.is_danger_reported(Category(play.draft.category), play.draft.answers)
    play.tap("Kirim pengaduan")
    assert play.sent


@pytest.mark.parametrize("said", [HELD, THREATENED])
def test_a_category_changed_and_changed_back_says_what_it_said_before(said: tuple[str, str]) -> None:
    play = reports(*said, detail="Di Polres.")
    before = dict(play.draft.answers)
    changes(play, "Jenis", "Lainnya / tidak yakin")
    changes(play, "Jenis", GROUP, said[0])
    assert play.draft.answers == before


@pytest.mark.parametrize(("said", "line"), [(HELD, "Masih ditahan"), (THREATENED, "Masih berlangsung")])
@pytest.mark.parametrize("instead", ["Tidak", "Hapus jawaban"])
def test_who_takes_half_of_a_danger_back_is_asked_about_the_other_half(
    said: tuple[str, str], line: str, instead: str
) -> None:
    play = reports(*said, detail="Di Polres.")
    changes(play, line, instead)
    assert play.asked == "safety"
    assert "Di Polres." in page(play)
    play.tap("Kembali")
    play.tap("Kirim pengaduan")
    assert play.asked == "safety"
    play.tap("Ya, ada bahaya sekarang")
    assert play.asked == "safety_detail"
    assert "Di Polres." in page(play)
    play.tap("Biarkan")
    assert play.asked == "review"
    assert "Dalam bahaya sekarang: Ya, ada bahaya sekarang · Di Polres." in page(play)


def test_a_danger_said_in_the_summary_is_asked_about_when_its_question_falls() -> None:
    play = reports(HELD[0], "Tidak")
    play.tap("Lengkapi")
    play.tap("Masih ditahan")
    play.tap("Ya")
    assert play.asked == "safety_detail"
    play.say("Di Polres.")
    changes(play, "Jenis", "Lainnya / tidak yakin")
    assert play.asked == "safety"
    assert play.draft.answers["safety_detail"] == {"text": "Di Polres."}


def test_a_danger_that_is_over_takes_its_words_along_and_says_so() -> None:
    play = reports(*HELD, detail="Adik saya di Polres.")
    changes(play, "Dalam bahaya sekarang", "Tidak")
    assert "safety_detail" not in play.draft.answers
    assert "Adik saya di Polres." in remarks(play)


def test_a_draft_of_before_that_lost_its_danger_has_it_again() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    play.draft.answers["safety"] = "held"  # as it was left when the category was changed
    play.show()
    play.draft = Draft.from_json(play.draft.as_json() | {"seen": []})
    assert "Dalam bahaya sekarang: Ya, masih ditahan" in page(play)
    assert categories.is_danger_reported(Category.B1, play.draft.answers)
    changes(play, "Dalam bahaya sekarang")
    assert "Ya, masih ditahan" in play.keyboards[-1][1]


# what becomes due


@pytest.mark.parametrize(
    ("category", "due"),
    [("Pelecehan / kekerasan seksual", ["child", "female_officer"]), ("Kekerasan / penyiksaan", ["child"])],
)
def test_what_a_change_in_the_summary_makes_due_is_asked_next_and_may_be_left(
    category: str, due: list[str]
) -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    changes(play, "Jenis", GROUP, category)
    asked = []
    while play.asked != "review":
        asked.append(play.asked)
        play.tap("Lewati")
    assert asked == due
    changes(play, "Cerita", "Lanjut")
    assert play.asked == "review"


def test_a_child_named_in_the_summary_asks_for_the_wish_for_a_female_officer() -> None:
    play = reports("Kekerasan / penyiksaan", "Tidak")
    play.tap("Lengkapi")
    play.tap("Anak terlibat")
    play.tap("Ya")
    assert play.asked == "female_officer"
    play.tap("Ya")
    assert play.asked == "review"


def test_a_danger_said_in_the_summary_asks_for_its_detail_and_about_children() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    changes(play, "Dalam bahaya sekarang", "Ya, ada bahaya sekarang")
    assert play.asked == "safety_detail"
    play.say("Di depan rumah.")
    assert play.asked == "child"
    play.tap("Kembali")
    assert play.asked == "review"


def test_who_was_asked_on_the_way_is_not_asked_again_by_another_change() -> None:
    play = reports("Pelecehan / kekerasan seksual", "Tidak")
    changes(play, "Jenis", GROUP, "Kekerasan / penyiksaan")
    assert play.asked == "review"


def test_where_the_unit_changes_it_is_asked_next_whose_member_it_is() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    play.draft.place = replace(play.draft.place, found="none", chosen=True, unit_id="u9")
    play.show()
    changes(play, "Wilayah")
    play.tap("Polsek Sekotong")
    assert play.asked == "accused"


# words


def test_words_that_a_change_takes_along_are_shown_once_more() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    play.tap("Lengkapi")
    play.tap("Jumlah uang")
    play.say("200 ribu tiap minggu")
    changes(play, "Jenis", "Lainnya / tidak yakin")
    assert "200 ribu tiap minggu" in remarks(play)
    assert "Jumlah uang" in remarks(play)


def test_a_name_that_is_to_stay_confidential_is_gone_and_that_is_said_without_it() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    changes(play, "Kerahasiaan", "Sebutkan nama saya")
    play.say("Sari Dewi")
    play.tap("Lewati")
    changes(play, "Kerahasiaan", "Tetap rahasia")
    assert Remark("contact_dropped") in play.effects
    assert "Sari" not in remarks(play)


def test_the_words_below_a_file_that_is_taken_out_are_shown_once_more() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    play.tap("Lengkapi")
    play.tap("Lampiran")
    play.send("photo", "Kuitansi tanggal 3")
    play.tap("Hapus berkas 1")
    assert "Kuitansi tanggal 3" in remarks(play)


def test_an_edit_without_words_changes_no_answer() -> None:
    play = reports(*HELD, detail="Di Polres.")
    assert Remark("edit_unknown") in play.edit(2, " ")
    assert play.draft.answers["safety_detail"] == {"text": "Di Polres."}


def test_a_place_shared_for_a_written_one_stays_when_the_old_message_is_edited() -> None:
    play = reports("Pungli / pemerasan / suap", "Tidak")
    play.tap("Lengkapi")
    play.tap("Tempat")
    play.say("Di jembatan.")
    changes(play, "Tempat")
    play.send("location")
    assert Remark("edit_unknown") in play.edit(2, "Di jembatan lama.")
    assert "latitude" in play.draft.answers["where"]


# whatever is done


class Wanderer:
    """Somebody who changes this and that, mostly at the summary. Each text is written once, to be found."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        said = self.random.choice([HELD, THREATENED])
        self.play = reports(*said, detail="rincian pertama") if seed % 4 else Play()
        self.texts = 0

    def step(self) -> tuple[str, str]:
        """Do one thing; the question that it was done at, and what was tapped ("" if something was said)."""
        draft = self.play.draft
        message, buttons = self.play.keyboards[-1]
        at = draft.step
        writes = self.random.random() < 0.8 and FORM.step(at).kind.is_written
        if writes or self.random.random() < 0.05:
            self.texts += 1
            phone = FORM.step(at).key == "phone"
            self.play.say(
                f"0812{self.texts:08}" if phone else f"tulisan nomor {self.texts} tentang ini semua"
            )
            return at, ""
        data = self.random.choice([one for one in buttons.values() if not one.endswith(f"={CANCEL}")])
        self.play.tap_data(data, message)
        return at, data.partition("=")[2]


def words(draft: Draft) -> dict[str, str]:
    """Every text in a draft, by where it stands."""
    found = {
        key: str(one["text"]) for key, one in draft.answers.items() if isinstance(one, dict) and "text" in one
    }
    found |= {f"{n}.{key}": text for n, one in enumerate(draft.people) for key, text in one.items()}
    found |= {f"story {n}": str(part["text"]) for n, part in enumerate(draft.story) if "text" in part}
    return found | {f"file {n}": file["caption"] for n, file in enumerate(draft.files) if file["caption"]}


def replaced(key: str, at: str, tapped: str) -> bool:
    """Whether the person put something else in its place, or took it out by a button of its own."""
    if tapped == DROP or (at == "rewrite" and tapped == "yes"):
        return True
    return at == (f"person_{key.partition('.')[2]}" if key[0].isdecimal() else key)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_changed_no_words_no_danger_and_no_answer_goes_without_a_word(seed: int) -> None:
    wanderer = Wanderer(seed)
    play = wanderer.play
    for _ in range(80):
        before = play.draft
        at, tapped = wanderer.step()
        after = play.draft
        told = remarks(play)
        for key, text in words(before).items():
            if any(text in kept for kept in words(after).values()) or replaced(key, at, tapped):
                continue
            if key in {"name", "phone"}:
                assert Remark("contact_dropped") in play.effects
            else:
                assert text in told, f"{key} is gone after {at}={tapped}"
        own = at in {"still_held", "ongoing"} and before.answers.get("safety") not in {"held", "going_on"}
        if says_danger(before) and not says_danger(after) and at != "safety" and not own:
            assert "safety" not in after.answers
            assert answers.first_missing(after) is not None
        for step in FORM.topics(after):
            said = step.kind.summarise(FORM, after, step, T)
            assert said is None or all(part.strip() for part in str(said).split(" · ")), step.key
        if any(isinstance(reply, SendReport) for reply in play.effects):
            assert answers.first_missing(after) is None
