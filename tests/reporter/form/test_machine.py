"""What the form promises, whatever is answered."""

from __future__ import annotations

import pytest

from bot.reporter.form import rendering
from bot.reporter.form.choices import GROUP_NAMES
from bot.reporter.form.draft import MAX_FILES, MAX_PEOPLE, MAX_STORY_LENGTH, Draft, ReportPlace
from bot.reporter.form.events import (
    AskQuestion,
    ButtonTapped,
    DraftResumed,
    DropFile,
    FileReceived,
    Remark,
    RemoveButtons,
    SendReport,
    ShowToast,
)
from bot.reporter.form.machine import advance
from bot.reporter.form.questions import FORM
from bot.texts import translator
from bot.texts.statuses import CATEGORY_NAMES
from storage.records import AccusedUnit, Category
from tests.reporter.form.play import EVERY, TODAY, Play, at_polsek, new_draft, nowhere


def to_review(category: Category = Category.Z0) -> Play:
    play = Play()
    play.tap(GROUP_NAMES[category.value[0]])
    if category is not Category.Z0:
        play.tap(CATEGORY_NAMES[category.value])
    play.say("Saya diminta uang di jalan raya.")
    play.tap("Lanjut")
    play.tap("Polsek ini")
    play.tap("Tidak")
    while play.asked in SPECIAL:
        play.tap("Lewati")
    assert play.asked == "review"
    return play


SPECIAL = ("child", "female_officer")
"""Asked on the way where the kind of complaint calls for it."""


@pytest.mark.parametrize("category", list(Category))
def test_the_shortest_report_takes_eight_taps_with_start_and_consent_and_one_text(category: Category) -> None:
    play = to_review(category)
    play.tap("Kirim pengaduan")
    assert play.sent
    of_children = category in {Category.B2, Category.B3, Category.B4, Category.C3}
    assert 2 + play.taps <= 8 + of_children + (category is Category.B4)
    assert play.messages == 1


def test_the_second_of_a_double_tap_does_nothing() -> None:
    play = Play()
    play.tap("Perilaku & wewenang anggota")
    before = play.draft
    effects = play.tap("Perilaku & wewenang anggota", back=1)
    assert effects == [ShowToast("double", "group")]
    assert play.draft == before


def test_an_old_keyboard_says_what_became_of_it_and_loses_its_buttons() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    old = play.keyboards[-2]
    play.say("Ceritanya begini.")
    effects = play.tap_data(old[1]["Lainnya / tidak yakin"], old[0])
    assert effects == [RemoveButtons(old[0]), ShowToast("stale", "group")]
    assert play.draft.step == "story"


def test_the_story_goes_on_from_any_of_its_keyboards() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    play.say("Satu.")
    play.say("Dua.")
    play.tap("Lanjut", back=1)
    assert play.asked == "accused"


def test_a_button_that_the_question_does_not_have_changes_nothing() -> None:
    play = Play()
    before = play.draft
    _, effects = advance(FORM, play.draft, ButtonTapped("group", play.draft.turn, "nonsense", 1000, TODAY))
    assert effects == [ShowToast("unknown_button", "group")]
    assert play.draft == before


def test_an_album_is_answered_once_and_kept_whole() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    answers = [play.send("photo", words, album="a1") for words in ("Buktinya", "", "")]
    assert [len(effects) for effects in answers] == [3, 0, 0]
    assert len(play.draft.files) == 3
    assert play.draft.is_told


def test_two_albums_are_answered_each() -> None:
    play = Play()
    assert play.send("photo", album="a1")
    assert not play.send("photo", album="a1")
    assert play.send("photo", album="a2")


def test_a_story_of_any_length_is_taken_up_to_the_limit_and_says_what_was_not_kept() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    for _ in range(4):
        assert Remark("kept_text") in play.say("x" * 4096)
    assert play.say("y" * 4096)[0] == Remark("story_full", {"lost": 5 * 4096 - MAX_STORY_LENGTH})
    assert "4.049 " in str(rendering.render_remark(Remark("story_full", {"lost": 4049}), translator("id")))
    assert play.say("z")[0] == Remark("story_full", {"lost": 1})
    assert play.draft.story_length == MAX_STORY_LENGTH
    play.edit(1, "kurang")
    assert Remark("kept_text") in play.say("z")


def test_an_edited_message_changes_the_answer_that_it_gave() -> None:
    play = to_review(Category.B1)
    play.tap("Lengkapi")
    play.tap("Jumlah uang")
    play.say("200 ribu")
    play.edit(2, "Rp250.000")
    assert play.draft.answers["amount"] == {"text": "Rp250.000", "rupiah": 250_000}
    play.edit(1, "Di jembatan.")
    assert play.draft.story[0]["text"] == "Di jembatan."


def test_what_was_said_beside_a_sum_of_money_stands_in_the_summary() -> None:
    play = to_review(Category.B1)
    play.tap("Lengkapi")
    play.tap("Jumlah uang")
    play.say("100 ribu tiap minggu")
    shown = rendering.render_question(FORM, play.draft, "id").text.text
    assert "Rp100.000 (“100 ribu tiap minggu”)" in shown


def test_an_edit_does_not_bring_back_an_answer_that_was_replaced() -> None:
    play = to_review()
    play.tap("Lengkapi")
    play.tap("Waktu")
    play.say("27 Juli 2026")
    play.tap("Ubah")
    play.tap("Waktu")
    play.tap("Tidak ingat")
    assert Remark("edit_unknown") in play.edit(2, "28 Juli 2026")
    assert play.draft.answers["when"] == {"precision": "unknown"}


def test_an_edited_caption_stays_with_its_file_and_the_story() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    play.send("photo", "Suratnya")
    play.edit(1, "Surat tilangnya")
    assert play.draft.files[0]["caption"] == "Surat tilangnya"
    assert play.draft.story[0].get("text", play.draft.story[1].get("text")) == "Surat tilangnya"


def test_another_category_drops_the_answers_that_only_the_old_one_asked() -> None:
    play = to_review(Category.B1)
    play.tap("Lengkapi")
    play.tap("Jumlah uang")
    play.say("50rb")
    play.tap("Ubah")
    play.tap("Jenis")
    play.tap("Lainnya / tidak yakin")
    assert "amount" not in play.draft.answers
    assert play.draft.category == "Z0"


def test_a_category_left_half_changed_is_asked_before_sending() -> None:
    play = to_review(Category.B1)
    play.tap("Ubah")
    play.tap("Jenis")
    play.tap("Perilaku & wewenang anggota")
    play.tap("Kembali")
    play.tap("Kembali")
    effects = play.tap("Kirim pengaduan")
    assert effects == [Remark("missing"), AskQuestion(play.bot_message)]
    assert play.draft.step == "category"


def test_staying_confidential_after_all_drops_name_and_phone() -> None:
    play = to_review()
    for label in ("Ubah", "Kerahasiaan", "Sebutkan nama saya"):
        play.tap(label)
    play.say("Sari")
    play.say("+62 812-3456-7890")
    assert play.draft.answers["phone"] == {"text": "+6281234567890"}
    play.tap("Ubah")
    play.tap("Kerahasiaan")
    play.tap("Tetap rahasia")
    assert {"name", "phone"}.isdisjoint(play.draft.answers)


def test_ones_own_contact_is_a_phone_only_where_it_is_asked() -> None:
    play = to_review()
    play.send("contact", "own")
    assert not any("contact" in part for part in play.draft.story)
    for label in ("Ubah", "Kerahasiaan", "Sebutkan nama saya"):
        play.tap(label)
    play.say("Sari")
    play.send("contact", "own")
    assert play.draft.answers["phone"] == {"text": "+628123456789"}


def test_a_safety_answer_changed_takes_what_went_with_it_along() -> None:
    play = Play()
    play.tap("Pungli, kekerasan, ancaman")
    play.tap("Tangkap / tahan tidak sah")
    play.say("Adik saya ditahan.")
    for label in ("Lanjut", "Polsek ini", "Ya, masih ditahan"):
        play.tap(label)
    assert play.draft.answers["still_held"] == "yes"
    play.say("Di Polsek.")
    play.tap("Tidak tahu")
    play.tap("Ubah")
    play.tap("Dalam bahaya sekarang")
    play.tap("Tidak")
    assert {"still_held", "safety_detail"}.isdisjoint(play.draft.answers)


def test_an_answer_that_no_unit_could_handle_is_not_taken_and_other_doors_are_named() -> None:
    place = at_polsek()
    place.handlers["propam"] = False
    play = Play(new_draft(place))
    play.tap("Lainnya / tidak yakin")
    play.say("Propam sendiri.")
    play.tap("Lanjut")
    assert play.tap("Anggota Propam sendiri")[0] == Remark("no_handler")
    assert play.draft.step == "accused"


def test_a_typed_unit_that_may_receive_the_report_counts_until_a_button_is_chosen() -> None:
    place = at_polsek()
    place.own = {"Polres Lombok Barat": "polres", "Polsek Sekotong": "this"}
    play = Play(new_draft(place))
    play.tap("Lainnya / tidak yakin")
    play.say("Cerita.")
    play.tap("Lanjut")
    play.tap("Satuan lain")
    assert play.say("Satlantas")[0] == Remark("goes_above")
    assert play.draft.answers["accused"] == "polres"
    play.tap("Kembali")
    assert play.draft.step == "accused_other"
    play.tap("Kembali")
    play.tap("Tidak tahu")
    assert "accused_other" not in play.draft.answers
    assert play.draft.answers["accused"] == "unknown"


def test_a_typed_unit_that_no_unit_could_handle_is_not_taken() -> None:
    place = at_polsek()
    place.own, place.handlers["polres"] = {"Polres Lombok Barat": "polres"}, False
    play = Play(new_draft(place))
    play.tap("Lainnya / tidak yakin")
    play.say("Cerita.")
    play.tap("Lanjut")
    play.tap("Satuan lain")
    assert play.say("Polres Lombok Barat")[0] == Remark("no_handler")
    assert play.draft.step == "accused_other"
    assert "accused_other" not in play.draft.answers


def at_accused(place: ReportPlace | None = None) -> Play:
    play = Play(new_draft(place))
    play.tap("Lainnya / tidak yakin")
    play.say("Cerita.")
    play.tap("Lanjut")
    return play


@pytest.mark.parametrize(
    ("again", "accused"), [("Ya", "polres"), ("Tidak", "unknown"), ("Tidak tahu", "unknown")]
)
def test_who_does_not_know_is_asked_once_more_about_the_unit_that_would_handle_it(
    again: str, accused: str
) -> None:
    play = at_accused()
    play.tap("Tidak tahu")
    asked = rendering.render_question(FORM, play.draft, "id").text.text
    assert "Apakah ia bertugas di Polres Lombok Barat?" in asked
    assert "Polda NTB" in asked
    play.tap(again)
    assert play.draft.answers["accused"] == accused
    assert play.asked == "safety"


def test_an_answer_given_anew_takes_the_one_asked_once_more_along() -> None:
    play = at_accused()
    play.tap("Tidak tahu")
    play.tap("Tidak")
    play.tap("Kembali")
    assert play.asked == "accused_there"
    play.tap("Kembali")
    play.tap("Polsek ini")
    assert "accused_there" not in play.draft.answers


def test_a_draft_of_before_goes_on_without_the_second_question() -> None:
    place = at_polsek()
    place.handled_by = {}
    play = at_accused(place)
    assert "ditangani" not in rendering.render_question(FORM, play.draft, "id").text.text
    play.tap("Tidak tahu")
    assert play.asked == "safety"


def test_where_nobody_stands_above_a_yes_is_not_taken_and_other_doors_are_named() -> None:
    place = at_polsek()
    del place.handled_by["polres"]
    place.handlers["polres"] = False
    play = at_accused(place)
    play.tap("Tidak tahu")
    assert play.tap("Ya")[0] == Remark("no_handler")
    assert play.asked == "accused_there"
    play.tap("Tidak")
    assert play.asked == "safety"


def test_a_member_of_a_polda_that_handles_for_its_polres_is_named_by_the_unit() -> None:
    place = at_polsek()
    place.own = {"Polda NTB": "propam"} | place.own
    place.handled_by = dict.fromkeys(EVERY, "Polda NTB") | {"propam": "Mabes Polri"}
    play = at_accused(place)
    play.tap("Tidak tahu")
    play.tap("Ya")
    assert play.draft.answers["accused"] == "propam"
    said = FORM.step("accused").kind.summarise(FORM, play.draft, FORM.step("accused"), translator("id"))
    assert str(said) == "Polda NTB"


def test_two_units_of_one_name_are_never_asked_about() -> None:
    place = at_polsek()
    place.own = {"Polres Lombok Barat": "this"}
    play = at_accused(place)
    play.tap("Tidak tahu")
    assert play.asked == "safety"


def test_only_answers_that_fit_the_posters_unit_are_offered() -> None:
    place = at_polsek()
    place.level, place.handlers = (
        "polda",
        {unit.value: True for unit in AccusedUnit if unit.value != "polres"},
    )
    play = Play(new_draft(place))
    play.tap("Lainnya / tidak yakin")
    play.say("Cerita.")
    play.tap("Lanjut")
    assert list(play.keyboards[-1][1])[:4] == [
        "Polda ini",
        "Anggota Propam sendiri",
        "Satuan lain",
        "Tidak tahu",
    ]


def test_people_and_files_are_bounded_kindly() -> None:
    play = to_review()
    play.tap("Lengkapi")
    play.tap("Terlapor")
    for number in range(MAX_PEOPLE):
        play.say(f"Orang ke-{number}")
        play.tap("Selesai")
    assert Remark("people_full") in play.tap("Tambah orang")
    assert Remark("people_full") in play.say("Satu lagi")
    assert len(play.draft.people) == MAX_PEOPLE
    assert MAX_FILES == 50  # the remark names the number


def test_an_edited_part_of_a_description_leaves_the_others_as_they_are() -> None:
    play = to_review()
    play.tap("Lengkapi")
    play.tap("Terlapor")
    play.tap("Tambah orang")
    play.tap("Lewati")
    play.say("tinggi, berkumis")
    play.say("naik motor")
    play.edit(3, "naik mobil")
    assert play.draft.people == [{"looks": "tinggi, berkumis\nnaik mobil"}]
    play.edit(2, "pendek")
    assert play.draft.people == [{"looks": "pendek\nnaik mobil"}]
    play.tap("Ciri-ciri: pendek, naik mobil")
    play.say("gemuk")
    assert play.draft.people == [{"looks": "gemuk"}]
    play.say("botak")
    play.edit(4, "gemuk sekali")
    assert play.draft.people == [{"looks": "gemuk sekali\nbotak"}]
    assert Remark("edit_unknown") in play.edit(2, "tinggi")


def test_a_dropped_person_takes_their_edits_along() -> None:
    play = to_review()
    play.tap("Lengkapi")
    play.tap("Terlapor")
    play.say("Andi")
    play.tap("Selesai")
    play.say("Budi")
    play.tap("Selesai")
    play.tap("Andi")
    play.tap("Hapus orang ini")
    play.edit(3, "Budiman")
    assert play.draft.people == [{"name": "Budiman"}]
    assert Remark("edit_unknown") in play.edit(2, "Andika")


def test_a_dropped_file_is_named_for_destruction_and_leaves_the_story() -> None:
    play = Play()
    play.tap("Lainnya / tidak yakin")
    play.send("voice")
    for label in ("Lanjut", "Polsek ini", "Tidak", "Ubah", "Lampiran"):
        play.tap(label)
    effects = play.tap("Hapus berkas 1")
    assert effects[0] == DropFile(f"{1:032x}")
    assert not play.draft.story
    play.tap("Selesai")
    assert play.tap("Kirim pengaduan")[0] == Remark("missing")
    assert not any(isinstance(reply, SendReport) for reply in play.effects)


def test_files_are_taken_at_every_step() -> None:
    for step in FORM.steps:
        draft = to_review().draft
        draft.step, draft.people = step.key, [{"name": "Andi"}]
        after, effects = advance(FORM, draft, FileReceived("f" * 32, "photo", 99))
        assert after.files[-1]["id"] == "f" * 32
        assert Remark("kept_photo") in effects
        assert after.step == step.key


def test_a_draft_of_another_version_of_the_form_comes_back_at_the_review() -> None:
    draft = to_review().draft
    draft.step = "question_of_old"
    after, effects = advance(FORM, Draft.from_json(draft.as_json() | {"gone": 1}), DraftResumed())
    assert after.step == "review"
    assert effects == [AskQuestion()]


def test_without_a_poster_the_unit_is_asked_first_and_the_draft_says_why() -> None:
    play = Play(new_draft(nowhere()))
    assert play.draft.step == "unit"
    play.tap("Polsek Sekotong")
    assert play.draft.place.unit_id == "u1"
    assert play.draft.place.found == "none"
    assert play.draft.step == "group"
