"""The reader's language: catalogues of gettext messages, read once a process, and Babel's locales.

English is what stands in the code and the templates; `scripts/messages` gathers it into `locale/*.po`.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
FOLDER = Path(__file__).parent / "locale"
LANGUAGES = (SOURCE, "de", "fr", "es")


def mark(text: str) -> str:
    """The text itself: `scripts/messages` finds it by this, and whoever shows it translates it."""
    return text


@cache
def locale_of(wanted: str) -> Locale:
    """The locale of a profile (`de`, `de-AT`), in a language that mails are written in; else English."""
    for text in (wanted, wanted[:2]):
        if text[:2] in LANGUAGES and Locale.negotiate([text], [text], sep="-"):
            return Locale.parse(text, sep="-")
    return Locale(SOURCE)


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
