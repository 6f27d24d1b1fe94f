"""The form: every question, its choices, and when it is asked. Data; `bot.reporter.form.machine` walks
through it.

A step is asked on the way (`asked`) or only from the review, where everything that is `relevant` stands.
What an answer there makes due is asked next. Steps of one `topic` are changed together and share one line of
the review. The order of `STEPS` is the order of asking. Raise `FORM_VERSION` whenever an answer changes its
meaning; a case keeps the one that it was sent with.

The shortest honest report is: consent, group, category, the story and [Lanjut], accused, safety,
[Kirim pengaduan].
"""

from __future__ import annotations

from typing import Final

from bot.reporter.form import choices, kinds
from bot.reporter.form.conditions import (
    always,
    category_asks,
    group_categories,
    is_answered_with,
    is_sensitive,
    may_involve_children,
    never,
    says_danger,
)
from bot.reporter.form.phrases import DANGER_NOTICE, WAYS_TO_BE_KNOWN
from bot.reporter.form.steps import Choice, Form, Step, fixed_choices
from bot.texts import N_

FORM_VERSION: Final = 1


STEPS: Final = (
    Step(
        "unit",
        kinds.UNIT,
        N_("Di wilayah mana kejadiannya? Pilih kesatuan polisi setempat, atau ketik namanya."),
        name=N_("Wilayah"),
        asked=lambda draft: draft.place.unit_id is None or draft.place.chosen,
        relevant=lambda draft: draft.place.found != "poster",
        skippable=False,
    ),
    Step(
        "group",
        kinds.GROUP,
        N_("Pengaduan Anda tentang apa?"),
        name=N_("Jenis"),
        topic="category",
        choices=choices.group_choices,
        asked=always,
        skippable=False,
    ),
    Step(
        "category",
        kinds.CATEGORY,
        N_("Mana yang paling mendekati?"),
        topic="category",
        choices=choices.category_choices,
        relevant=lambda draft: len(group_categories(draft)) > 1,
        asked=always,
        skippable=False,
    ),
    Step(
        "story",
        kinds.STORY,
        N_(
            "Ceritakan kejadiannya: apa yang terjadi, dan bagaimana. Boleh beberapa pesan, boleh pesan "
            "suara, boleh disertai foto atau berkas."
        ),
        name=N_("Cerita"),
        asked=always,
        skippable=False,
        hints=(
            (is_sensitive, N_("Anda tidak harus menceritakan detail. Tulis seperlunya.")),
            (may_involve_children, N_("Jangan kirim nama lengkap atau foto anak.")),
            (always, N_("Suara Anda bisa dikenali; tulis saja bila khawatir.")),
        ),
    ),
    Step(
        "accused",
        kinds.ACCUSED,
        N_("Anggota Polri yang dilaporkan bertugas di mana?"),
        name=N_("Kesatuan terlapor"),
        topic="accused",
        choices=choices.accused_choices,
        asked=always,
        skippable=False,
        columns=2,
        hints=(
            (
                lambda draft: bool(draft.place.above),
                N_(
                    "Bila ia bertugas di {unit}, pengaduan ini ditangani {above}. Bila tidak, {unit} yang "
                    "menanganinya."
                ),
            ),
            (
                lambda draft: bool(draft.place.nearest) and not draft.place.above,
                N_("Pengaduan ini ditangani {unit}. Bila ia bertugas di sana, kami tunjukkan tempat lain."),
            ),
        ),
    ),
    Step(
        "accused_there",
        kinds.ACCUSED_NEARBY,
        N_("Apakah ia bertugas di {unit}?"),
        topic="accused",
        choices=choices.accused_there_choices,
        # Known of drafts that were begun since it is asked.
        relevant=lambda draft: is_answered_with("accused", "unknown")(draft) and bool(draft.place.nearest),
        asked=always,
        skippable=False,
        hints=(
            (
                lambda draft: bool(draft.place.above),
                N_("Bila ya, pengaduan ini ditangani {above}. Bila tidak, atau tidak tahu, oleh {unit}."),
            ),
            (
                lambda draft: not draft.place.above,
                N_("Bila ya, kami tunjukkan tempat lain. Bila tidak, atau tidak tahu, ditangani {unit}."),
            ),
        ),
    ),
    Step(
        "accused_other",
        kinds.ACCUSED_NAME,
        N_("Satuan mana? Tulis namanya, misalnya Brimob atau nama Polres lain."),
        topic="accused",
        # The name may turn out to be the Polres' own: then the words stay beside that answer.
        relevant=lambda draft: (
            is_answered_with("accused", "other")(draft) or "accused_other" in draft.answers
        ),
        asked=always,
    ),
    Step(
        "safety",
        kinds.CHOICE,
        N_("Apakah Anda atau orang lain sedang dalam bahaya sekarang?"),
        name=N_("Dalam bahaya sekarang"),
        topic="safety",
        choices=choices.safety_choices,
        asked=always,
        skippable=False,
    ),
    Step(
        "safety_detail",
        kinds.TEXT,
        N_("Ceritakan singkat: siapa yang terancam atau ditahan, di mana, dan apa yang dikhawatirkan?"),
        topic="safety",
        relevant=says_danger,
        asked=always,
        hints=((always, DANGER_NOTICE),),
    ),
    Step(
        "child",
        kinds.CHOICE,
        N_("Apakah ada anak di bawah 18 tahun yang terlibat?"),
        name=N_("Anak terlibat"),
        choices=choices.YES_NO,
        relevant=may_involve_children,
        asked=always,
        hints=((always, N_("Jangan kirim nama lengkap atau foto anak.")),),
    ),
    Step(
        "still_held",
        kinds.CHOICE,
        N_("Apakah masih ada yang ditahan?"),
        N_("Masih ditahan"),
        choices=choices.YES_NO,
        relevant=category_asks("still_held"),
    ),
    Step(
        "ongoing",
        kinds.CHOICE,
        N_("Apakah hal ini masih berlangsung?"),
        N_("Masih berlangsung"),
        choices=choices.YES_NO,
        relevant=category_asks("ongoing"),
    ),
    Step(
        "when",
        kinds.WHEN,
        N_(
            "Kapan kejadiannya? Pilih, atau tulis sendiri, misalnya “27 Juli 2026” atau “sekitar awal bulan”."
        ),
        name=N_("Waktu"),
        choices=fixed_choices(
            Choice("today", N_("Hari ini")),
            Choice("yesterday", N_("Kemarin")),
            Choice("week", N_("Minggu ini")),
            Choice("month", N_("Bulan ini")),
            Choice("unknown", N_("Tidak ingat")),
        ),
        columns=2,
    ),
    Step(
        "where",
        kinds.WHERE,
        N_("Di mana kejadiannya? Tulis tempatnya. Bagikan lokasi hanya bila Anda sedang di tempat itu."),
        name=N_("Tempat"),
        choices=choices.spot_choices,
    ),
    Step(
        "who",
        kinds.PEOPLE,
        N_("Siapa anggota Polri yang dilaporkan? Yang Anda tahu saja sudah cukup."),
        N_("Terlapor"),
    ),
    Step(
        "person",
        kinds.PERSON,
        N_("Apa lagi yang Anda ketahui tentang orang ini?"),
        topic="who",
        relevant=never,
    ),
    Step(
        "person_name",
        kinds.PERSON_DETAIL,
        N_("Siapa namanya? Nama panggilan juga boleh."),
        N_("Nama"),
        "who",
        relevant=never,
    ),
    Step(
        "person_rank",
        kinds.PERSON_DETAIL,
        N_("Apa pangkatnya?"),
        N_("Pangkat"),
        "who",
        relevant=never,
        columns=3,
        choices=fixed_choices(*(Choice(str(n), rank) for n, rank in enumerate(choices.RANKS))),
    ),
    Step(
        "person_unit",
        kinds.PERSON_DETAIL,
        N_("Di kesatuan atau bagian apa?"),
        N_("Kesatuan"),
        "who",
        relevant=never,
    ),
    Step(
        "person_nrp",
        kinds.PERSON_DETAIL,
        N_("Berapa NRP-nya (nomor di seragam atau kartu)?"),
        N_("NRP"),
        "who",
        relevant=never,
    ),
    Step(
        "person_plate",
        kinds.PERSON_DETAIL,
        N_("Berapa nomor kendaraannya?"),
        N_("Nomor kendaraan"),
        "who",
        relevant=never,
    ),
    Step(
        "person_looks",
        kinds.PERSON_LOOKS,
        N_("Bagaimana ciri-cirinya?"),
        N_("Ciri-ciri"),
        "who",
        relevant=never,
    ),
    Step(
        "lp_number",
        kinds.TEXT,
        N_("Berapa nomor Laporan Polisi (LP) Anda?"),
        N_("Nomor LP"),
        relevant=category_asks("lp_number"),
    ),
    Step(
        "amount",
        kinds.AMOUNT,
        N_("Berapa jumlah uangnya?"),
        N_("Jumlah uang"),
        relevant=category_asks("amount"),
    ),
    Step(
        "plate",
        kinds.TEXT,
        N_("Berapa nomor kendaraan yang terlibat?"),
        N_("Nomor kendaraan"),
        relevant=category_asks("plate"),
    ),
    Step(
        "link",
        kinds.TEXT,
        N_("Adakah tautan ke unggahan atau berita tentang kejadian ini?"),
        N_("Tautan"),
        relevant=category_asks("link"),
    ),
    Step(
        "female_officer",
        kinds.CHOICE,
        N_("Apakah Anda ingin ditangani oleh petugas perempuan?"),
        N_("Minta petugas perempuan"),
        choices=choices.YES_NO,
        relevant=lambda draft: (
            category_asks("female_officer")(draft) or is_answered_with("child", "yes")(draft)
        ),
        asked=always,
        hints=((always, N_("Keinginan Anda kami sampaikan kepada petugas.")),),
    ),
    Step(
        "reported",
        kinds.TEXT,
        N_("Apakah hal ini sudah pernah dilaporkan ke tempat lain? Bila ya, tulis ke mana dan kapan."),
        name=N_("Sudah lapor ke tempat lain"),
        choices=fixed_choices(Choice("no", N_("Belum pernah")), Choice("yes", N_("Sudah pernah"))),
        columns=2,
    ),
    Step(
        "evidence",
        kinds.FILES,
        N_("Kirim foto, video, pesan suara, atau berkas yang sudah Anda miliki. Tidak wajib."),
        N_("Lampiran"),
    ),
    Step(
        "part",
        kinds.CHOICE,
        N_("Anda melapor sebagai apa?"),
        name=N_("Peran Anda"),
        choices=fixed_choices(
            Choice("victim", N_("Korban")),
            Choice("family", N_("Keluarga / wakil korban")),
            Choice("witness", N_("Saksi")),
            Choice("police", N_("Anggota Polri")),
            Choice("lawyer", N_("Pengacara / LSM")),
        ),
    ),
    Step(
        "known",
        kinds.CONFIDENTIALITY,
        N_("Bagaimana Anda ingin dikenal? Bila tidak diubah: rahasia."),
        name=N_("Kerahasiaan"),
        topic="known",
        choices=fixed_choices(
            Choice("confidential", N_("Tetap rahasia")),
            Choice("identified", N_("Sebutkan nama saya")),
            Choice("unlinked", N_("Tanpa kaitan")),
        ),
        skippable=False,
        hints=tuple((always, words) for words in WAYS_TO_BE_KNOWN),
    ),
    Step(
        "name",
        kinds.TEXT,
        N_("Siapa nama Anda?"),
        topic="known",
        relevant=is_answered_with("known", "identified"),
        skippable=False,
    ),
    Step(
        "phone",
        kinds.PHONE,
        N_("Berapa nomor telepon Anda? Boleh dilewati."),
        topic="known",
        relevant=is_answered_with("known", "identified"),
    ),
    Step(
        "review",
        kinds.REVIEW,
        N_("Apakah ringkasan ini sudah benar?"),
        asked=always,
        relevant=never,
        skippable=False,
    ),
    Step(
        "own_words",
        kinds.OWN_WORDS,
        N_("Apakah ini milik Anda, atau tentang Anda sendiri?"),
        relevant=never,
        skippable=False,
    ),
    Step("fill", kinds.LINES, N_("Apa yang ingin Anda lengkapi?"), relevant=never, skippable=False),
    Step("change", kinds.LINES, N_("Apa yang ingin Anda ubah?"), relevant=never, skippable=False),
    Step(
        "cancel",
        kinds.CANCEL,
        N_("Hapus pengaduan yang belum terkirim ini, dengan semua jawaban dan lampirannya?"),
        relevant=never,
        choices=fixed_choices(Choice("yes", N_("Ya, hapus")), Choice("no", N_("Tidak, lanjutkan"))),
        skippable=False,
    ),
    Step(
        "rewrite",
        kinds.REWRITE,
        N_("Hapus cerita yang sudah tertulis, dan mulai lagi dari awal? Lampiran tetap tersimpan."),
        topic="story",
        relevant=never,
        choices=fixed_choices(Choice("yes", N_("Ya, tulis ulang")), Choice("no", N_("Tidak, biarkan"))),
        skippable=False,
    ),
)


FORM: Final = Form(FORM_VERSION, STEPS)
