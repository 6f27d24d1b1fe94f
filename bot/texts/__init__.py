"""What is said, in Indonesian first and English second.

Indonesian sentences stand in the code where they are said, inside `t("…")`; they are gettext's message ids.
English stands in `locale/en/LC_MESSAGES/*.po`, one file a room. `translator(language)` gives the `t`:

    t = translator("en")
    t("Nomor: {ticket}", ticket=bold("YDN-7K3Q-M4XD"))   # -> Rich: text and entities, never parse_mode

Words kept in tables are marked with `N_("…")` and spoken with `t(word)` later. The catalogues are read from
their .po files when first asked for, so there is nothing to compile and nothing to forget to compile.
"""

from bot.texts.rich import Rich, bold, code, italic
from bot.texts.translate import DEFAULT_LANGUAGE, LANGUAGES, N_, Translator, translator

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "N_",
    "Rich",
    "Translator",
    "bold",
    "code",
    "italic",
    "translator",
]
