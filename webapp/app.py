"""Makes the web application of the services that this process runs."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from config import telemetry
from config.connections import pools
from config.logging import set_up_logging
from config.services import SERVICES
from config.settings import Settings, load
from webapp import wiring
from webapp.contracts import live
from webapp.core import answers, db, indexes, queue, sessions, tracing
from webapp.core.cache import Cache
from webapp.core.fetched_keys import FetchedKeys
from webapp.core.keyring import KeyRing, Keys
from webapp.core.plan import EventPlan, Plan, PlannedRoute
from webapp.core.web import (
    access,
    addresses,
    browser_app,
    csp,
    health,
    lifecycle,
    limits,
    line,
    openapi,
    problems,
    tokens,
    vitals,
)
from webapp.core.web.application import Application
from webapp.core.web.counters import Counters

API_PREFIX = "/api/v1"
log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> Application:
    """The WSGI application. Settings come from the environment unless given.

    Errors: `SettingsError`; `MissingPolicy` for a route that does not say who may call it; `NotMajority` in
    production.
    """
    settings = settings or load()
    set_up_logging(settings)
    tracing.use(telemetry.start(settings, "web"))
    wired = wiring.connect(settings, pools.web(settings))
    app = _bare(settings)
    _configure(app, settings)
    _register(app, settings, wired)
    access.check_policies(app)
    _check_database(settings)
    return app


def _bare(settings: Settings) -> Application:
    app = Application(
        "myriad",
        static_folder=None,  # type: ignore[arg-type]
        title="Myriad",
        version=settings.release,
        enable_openapi=True,
        spec_path=None,
        docs_path=None,
        json_errors=False,
    )
    app.config.update(OPENAPI_VERSION="3.1.0", VALIDATION_ERROR_STATUS_CODE=422, AUTO_404_RESPONSE=False)
    return app


def _contract(app: Application, settings: Settings) -> Any:
    """The whole document. Split services know only their own routes: theirs is that of an application with
    all of them, which answers nothing."""
    if not settings.is_split:
        return app.spec
    whole = _bare(settings)
    openapi.describe(whole)
    for blueprint in _blueprints(SERVICES):
        whole.register_blueprint(blueprint)
    with whole.app_context():
        return whole.spec


def _blueprints(services: Sequence[str]) -> list[Any]:
    own = [health.blueprint, openapi.blueprint, csp.blueprint, vitals.blueprint]
    return own + [one for name in services for one in import_module(f"webapp.{name}.routes").blueprints]


def front_plan(app: Application) -> Plan:
    """What the async front has to know of the application behind it."""
    settings: Settings = app.config["SETTINGS"]
    counters: Counters = app.extensions["counters"]
    return Plan(
        routes=_planned_routes(app),
        streamed=_streamed_paths(app),
        bulkheads=_bulkheads(app),
        claims=tokens.claims_of(app),
        standing=sessions.gate().standing,
        stores={name: answers.of(name) for name in settings.services},
        budgets=counters.reads,
        write_budgets=counters.writes,
        cache_url=settings.redis_cache_url,
        limits_url=settings.redis_broker_url,
        safe_headers=lifecycle.SAFE_HEADERS,
        threads=settings.web_threads,
        deadline=settings.request_deadline,
        waiting=settings.web_waiting,
        access_log=settings.access_log,
        events=_event_plan(settings),
    )


def _event_plan(settings: Settings) -> EventPlan | None:
    if live.SERVICE not in settings.services:
        return None
    return EventPlan(
        live.PATH,
        live.SCOPE,
        live.MOVES,
        most=settings.event_streams,
        most_of_one=settings.event_streams_user,
        heartbeat=settings.event_heartbeat,
    )


def _planned_routes(app: Application) -> list[PlannedRoute]:
    """The views that are cached, and those that change what is."""
    found = []
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        cached, changed = getattr(view, "cached", None), getattr(view, "changes", None)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if service := cached if method == "GET" else changed:
                names = ("load", "query", "write", "body", "max_body")
                declared = {name: getattr(view, name) for name in names if hasattr(view, name)}
                found.append(PlannedRoute(method, rule.rule, service, view.policy.scope, **declared))
    return found


def _streamed_paths(app: Application) -> frozenset[str]:
    rules = app.url_map.iter_rules()
    return frozenset(rule.rule for rule in rules if getattr(app.view_functions[rule.endpoint], "streamed", 0))


def _bulkheads(app: Application) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for rule in app.url_map.iter_rules():
        most = getattr(app.view_functions[rule.endpoint], "bulkhead", None)
        if most is not None:
            found |= {(method, rule.rule): most for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    return found


def _configure(app: Application, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        REQUEST_DEADLINE=settings.request_deadline,
        ACCESS_LOG=settings.access_log,
    )
    if not settings.web_front:
        line.stand(app, running=settings.web_threads, waiting=settings.web_waiting)
    addresses.trust_proxies(app, settings.trusted_proxy_hops)
    tokens.register(app, _keys(settings), settings.app_url)
    queue.use(queue.sender(settings, pools.web(settings)))


def _keys(settings: Settings) -> Keys:
    """Auth's own; elsewhere those that auth publishes."""
    if "auth" in settings.services:
        files = settings.jwt_private_key_file, settings.jwt_public_keys_file
        return KeyRing(settings.jwt_private_key, settings.jwt_public_keys, *files)
    return FetchedKeys(settings.keys_url, settings.data_dir / "jwks.json", settings.jwt_public_keys)


def _register(app: Application, settings: Settings, wired: wiring.Wiring) -> None:
    """The order counts: who calls is known before the limits count, and refused after they have."""
    problems.register(app)
    lifecycle.begin(app)
    broker = Cache(settings.redis_broker_url, pools.web(settings))
    limits.register(app, settings.redis_broker_url, broker, settings.limits, settings.web_processes)
    lifecycle.finish(app)
    openapi.process_cache.init_app(app)
    openapi.describe(app)
    app.extensions["readiness"] = health.Readiness(
        settings.services, {"cache": wired.cache, "broker": broker}
    )
    app.extensions["figures"] = health.Figures(wired.figures)
    app.extensions["contract"] = partial(_contract, app, settings)
    for blueprint in _blueprints(settings.services):
        app.register_blueprint(blueprint)
    browser_app.register(app)


def _check_database(settings: Settings) -> None:
    """Refuse a cluster that could lose acknowledged writes, and warn of indexes that are not as they should
    be; one that is away is `/readyz`'s business."""
    if not settings.is_production:
        return
    try:
        db.check_majority(settings.services)
        for service in settings.services:
            if differences := indexes.differences(service):
                log.warning("indexes_differ", service=service, differences=differences)
    except PyMongoError as error:
        log.warning("database_away_at_start", error=type(error).__name__)
