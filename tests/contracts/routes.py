"""Every route, as the application has it."""

from werkzeug.routing import Rule

from webapp.contracts.scopes import ADMIN
from webapp.core.web.application import Application

OWN = ("HEAD", "OPTIONS")


def routes(app: Application, below: str = "/") -> list[tuple[str, Rule]]:
    """`(method, rule)` of each route whose path begins with `below`."""
    return [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(set(rule.methods or ()) - set(OWN))
        if rule.rule.startswith(below)
    ]


def path_of(rule: Rule, **values: str) -> str:
    """A path of the rule: with the values given, else with an id that nobody has."""
    _, path = rule.build(
        {name: values.get(name, "0123456789abcdef01234567") for name in rule.arguments}, append_unknown=False
    ) or ("", "")
    return path


def is_public(app: Application, rule: Rule) -> bool:
    return app.view_functions[rule.endpoint].policy.scope is None  # type: ignore[attr-defined]


def is_for_administrators(app: Application, rule: Rule) -> bool:
    return app.view_functions[rule.endpoint].policy.scope == ADMIN  # type: ignore[attr-defined]
