"""Mails in words: one HTML and one text template per kind, in one shared layout and the reader's language."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from webapp.notifications.channels.email.language import locale_of, translations
from webapp.notifications.channels.email.plain import greeting_name, one_line, paragraph

_WIDTH = 72


@dataclass(frozen=True)
class Rendered:
    """What a mail says: its subject and the same message twice, as text and as HTML."""

    subject: str
    text: str
    html: str


@pass_eval_context
def _apart(context: EvalContext, text: str) -> str:
    """A writer's words inside a sentence of ours: their direction of writing does not spill over (`bdi`)."""
    return Markup("<bdi>{}</bdi>").format(escape(text)) if context.autoescape else text


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    installed: Any = environment
    installed.install_gettext_translations(translations(language), newstyle=True)
    own = {"one_line": one_line, "paragraph": paragraph, "greeting_name": greeting_name, "apart": _apart}
    environment.filters |= own
    return environment


def render(kind: str, context: Mapping[str, object], *, locale: str = "en") -> Rendered:
    """Return the mail of `kind` ("verification", "reminder") for `context`, in the language of `locale`.

    The first line of each template lists what the context must hold.
    Raises jinja2.TemplateNotFound for an unknown kind and jinja2.UndefinedError for a value that is missing.
    """
    language = locale_of(locale).language
    subject = subject_of(kind, context, locale=locale)
    named = {**context, "subject": subject, "language": language}
    return Rendered(
        subject, _wrapped(_fill(f"{kind}.txt", named, language)), _fill(f"{kind}.html", named, language)
    )


def subject_of(kind: str, context: Mapping[str, object], *, locale: str) -> str:
    """Return the subject alone of the mail of `kind`."""
    return one_line(_fill(f"{kind}.subject.txt", context, locale_of(locale).language))


def page(name: str, context: Mapping[str, object], *, locale: str) -> str:
    """Return the page `name` ("unsubscribe") that a mail's link leads to, in the language of `locale`."""
    language = locale_of(locale).language
    return _fill(f"{name}.html", {**context, "language": language}, language)


def _fill(name: str, context: Mapping[str, object], language: str) -> str:
    return _environment(language).get_template(name).render(context)


def _wrapped(text: str) -> str:
    """Lines of at most 72 characters, but for those with an address that must stay whole."""
    lines = [line if "://" in line else _wrap(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _wrap(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line.strip(), _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
