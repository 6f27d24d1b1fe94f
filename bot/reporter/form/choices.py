"""The choices of the form's questions: what the buttons say, and how they depend on what was answered."""

from __future__ import annotations

from typing import Final

from bot.reporter.form.conditions import group_categories
from bot.reporter.form.draft import Draft
from bot.reporter.form.steps import Choice, fixed_choices
from bot.rules.categories import CATEGORY_GROUPS, GOING_ON, HELD, ONGOING, STILL_HELD
from bot.texts import N_
from bot.texts.statuses import CATEGORY_NAMES
from storage.records import AccusedUnit, Category

LABEL_LENGTH: Final = 30  # characters, as in `bot.speech`, which speaks and so is none of the form's

YES_NO: Final = fixed_choices(
    Choice("yes", N_("Ya")), Choice("no", N_("Tidak")), Choice("unknown", N_("Tidak tahu"))
)

GROUP_NAMES: Final = {
    "A": N_("Penanganan laporan saya"),
    "B": N_("Pungli, kekerasan, ancaman"),
    "C": N_("Perilaku & wewenang anggota"),
    "Z": N_("Lainnya / tidak yakin"),
}

RANKS: Final = (
    *("Bharada", "Bharatu", "Bharaka", "Abripda", "Abriptu", "Abrip"),
    *("Bripda", "Briptu", "Brigadir", "Bripka", "Aipda", "Aiptu"),
    *("Ipda", "Iptu", "AKP", "Kompol", "AKBP", "Kombes Pol"),
    *("Brigjen Pol", "Irjen Pol", "Komjen Pol", "Jenderal Pol", "ASN Polri"),
)

_THIS: Final = {
    "polsek": N_("Polsek ini"),
    "polres": N_("Polres ini"),
    "polda": N_("Polda ini"),
    "mabes": N_("Mabes Polri"),
}
_LOCAL: Final = {
    "polsek": N_("Polsek setempat"),
    "polres": N_("Polres setempat"),
    "polda": N_("Polda setempat"),
    "mabes": N_("Mabes Polri"),
}


def group_choices(_draft: Draft) -> tuple[Choice, ...]:
    """Return the buttons of the first level; one that holds a single category answers both levels."""
    return tuple(
        Choice(group.code, GROUP_NAMES[group.code], _implied_category(group.categories))
        for group in CATEGORY_GROUPS
    )


def _implied_category(categories: tuple[Category, ...]) -> tuple[tuple[str, str], ...]:
    return (("category", categories[0].value),) if len(categories) == 1 else ()


def category_choices(draft: Draft) -> tuple[Choice, ...]:
    """Return the categories below the chosen group."""
    return tuple(Choice(code, CATEGORY_NAMES[code]) for code in group_categories(draft))


def accused_choices(draft: Draft) -> tuple[Choice, ...]:
    """Whose member it is, said as it fits the level of the poster's unit, and the place one stands at."""
    place = draft.place
    this = _THIS.get(place.level, N_("Kesatuan ini"))
    if place.is_neutral:
        # In a clinic nothing is "this Polsek": units are called by their names.
        this = _name_label(place.unit_name) or _LOCAL.get(place.level, N_("Kesatuan setempat"))
    above = next((name for name, answer in place.own.items() if answer == AccusedUnit.POLRES), "")
    polres = _name_label(above) or N_("Polres di atasnya")
    labels = {
        AccusedUnit.THIS: this,
        AccusedUnit.POLRES: polres,
        AccusedUnit.PROPAM: N_("Anggota Propam sendiri"),
        AccusedUnit.OTHER: N_("Satuan lain"),
        AccusedUnit.UNKNOWN: N_("Tidak tahu"),
    }
    return tuple(
        Choice(unit.value, label) for unit, label in labels.items() if unit.value in draft.place.handlers
    )


def accused_there_choices(draft: Draft) -> tuple[Choice, ...]:
    """Return yes, no or unknown to: is it a member of the nearest unit? In plain words, for whoever doesn't
    know.
    """
    unknown = (("accused", AccusedUnit.UNKNOWN.value),)
    return (
        Choice("yes", N_("Ya"), (("accused", draft.place.there),)),
        Choice("no", N_("Tidak"), unknown),
        Choice("unknown", N_("Tidak tahu"), unknown),
    )


def _name_label(name: str) -> str:
    """Return a name as a label, if it has room on a button."""
    return name.replace("{", "{{").replace("}", "}}") if len(name) <= LABEL_LENGTH else ""


_LASTING: Final = (
    (Category.B3, Choice(HELD, N_("Ya, masih ditahan"), ((STILL_HELD, "yes"),))),
    (Category.B5, Choice(GOING_ON, N_("Ya, masih berlangsung"), ((ONGOING, "yes"),))),
)


def safety_choices(draft: Draft) -> tuple[Choice, ...]:
    """Return the one safety question's answers. What the category itself asks is one of them, and so is what
    was answered while the complaint was called otherwise.
    """
    said = draft.answers.get("safety")
    return (
        Choice("no", N_("Tidak")),
        *(one for category, one in _LASTING if draft.category == category or one.value == said),
        Choice("danger", N_("Ya, ada bahaya sekarang")),
        Choice("unknown", N_("Tidak tahu")),
    )


def spot_choices(draft: Draft) -> tuple[Choice, ...]:
    """Return where the poster hangs, if there is one."""
    return (Choice("spot", N_("Di tempat poster ini")),) if draft.place.spot else ()
