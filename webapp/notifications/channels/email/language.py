"""The reader's language: catalogues of gettext messages, read once a process, and Babel's locales.

English is what stands in the code and the templates; `scripts/messages` gathers it into `locale/*.po`.
"""

from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
FOLDER = Path(__file__).parent / "locale"
LANGUAGES = (SOURCE, "de", "fr", "es")


def mark(text: str) -> str:
    """The text itself: `scripts/messages` finds it by this, and whoever shows it translates it."""
    return text


@lru_cache(maxsize=256)
def locale_of(wanted: str) -> Locale:
    """The locale of a profile (`de`, `de-AT`), in a language that mails are written in; else English."""
    language = wanted.partition("-")[0]
    if language not in LANGUAGES:
        return Locale(SOURCE)
    try:
        return Locale.parse(wanted, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale(language)


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language, compiled here. Errors: those of a file that is no catalogue."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translated(text: str, locale: Locale) -> str:
    """A marked text in the reader's language."""
    return translations(locale.language).gettext(text)
