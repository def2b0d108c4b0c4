"""Signing in with another service, at a real provider, in the browser."""

from collections.abc import Callable, Iterator

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from devstack.ports import free_port
from tests.e2e.people import sign_up
from tests.support.processes import Web, web
from tests.support.provider import provider_at


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with provider_at(tmp_path_factory.mktemp("issuer") / "log") as url:
        yield url


@pytest.fixture(scope="module")
def linked(stack: Web, environment: dict[str, str], provider: str) -> Iterator[Web]:
    """A web process whose users may come from the provider."""
    port = free_port()
    issuer = {"OIDC_ISSUER": provider, "OIDC_CLIENT_ID": "myriad", "OIDC_CLIENT_SECRET": "a secret of ours"}
    own = {"WEB_CONCURRENCY": "1", "ACCESS_LOG": "off", "APP_URL": f"http://127.0.0.1:{port}"}
    with web(environment, port=port, **own, **issuer) as running:
        yield running


def test_somebody_comes_in_by_the_provider_and_stays(
    contexts: Callable[..., BrowserContext], linked: Web, provider: str
) -> None:
    _known(provider, "carol", email="carol@example.com", email_verified=True, name="Carol")
    page = contexts(base_url=linked.url).new_page()
    _go_and_come_back(page, "carol")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    page.goto("/settings")
    expect(page.get_by_label("Name")).to_have_value("Carol")


def test_an_address_that_the_provider_has_not_confirmed_is_said_on_the_way_back(
    contexts: Callable[..., BrowserContext], linked: Web, provider: str
) -> None:
    somebody = sign_up(linked.url, "dora")
    _known(provider, "dora", email=somebody.email, email_verified=False)
    page = contexts(base_url=linked.url).new_page()
    _go_and_come_back(page, "dora")
    expect(page.get_by_role("alert")).to_have_text("The other service has not confirmed your address.")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_without_a_provider_there_is_no_such_button(
    contexts: Callable[..., BrowserContext], stack: Web
) -> None:
    page = contexts().new_page()
    with page.expect_response("**/api/v1/auth/oidc"):
        page.goto("/login")
    expect(page.get_by_role("link", name="Sign in with")).to_have_count(0)


def _known(provider: str, sub: str, **claims: object) -> None:
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()


def _go_and_come_back(page: Page, sub: str) -> None:
    page.goto("/login")
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize", exact=True).click()
