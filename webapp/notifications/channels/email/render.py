"""Mails in words: one HTML and one text template per kind, in one shared layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webapp.notifications.channels.email.plain import greeting_name, one_line, paragraph


@dataclass(frozen=True)
class Rendered:
    """What a mail says: its subject and the same message twice, as text and as HTML."""

    subject: str
    text: str
    html: str


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"one_line": one_line, "paragraph": paragraph, "greeting_name": greeting_name}
    return environment


_TEMPLATES = _environment()


def render(kind: str, context: Mapping[str, object]) -> Rendered:
    """Return the mail of `kind` ("verification", "reminder") for `context`.

    The first line of each template lists what the context must hold.
    Raises jinja2.TemplateNotFound for an unknown kind and jinja2.UndefinedError for a value that is missing.
    """
    subject = one_line(_fill(f"{kind}.subject.txt", context))
    named = {**context, "subject": subject}
    return Rendered(subject, _fill(f"{kind}.txt", named), _fill(f"{kind}.html", named))


def _fill(name: str, context: Mapping[str, object]) -> str:
    return _TEMPLATES.get_template(name).render(context)
