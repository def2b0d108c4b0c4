"""The built browser app, as the web process serves it: with the front, and without."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient

from config.limits import Limits
from config.settings import Settings
from tests.support.processes import web
from webapp.app import create_app
from webapp.core.web.application import Application
from webapp.core.web.bundle import WrongBuild

PAGE = b"<!doctype html><title>Myriad</title>"
SCRIPT = b"console.log('a chunk')" * 40
CHUNK = "/assets/chunk-0a1b2c3d.js"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build leaves, in small."""
    folder = tmp_path_factory.mktemp("build")
    (folder / "assets").mkdir()
    (folder / "index.html").write_bytes(PAGE)
    (folder / "sw.js").write_bytes(b"// worker")
    (folder / "app.webmanifest").write_bytes(b"{}")
    (folder / "secret.txt.gz").write_bytes(b"no file of its own")
    chunk = folder / CHUNK[1:]
    chunk.write_bytes(SCRIPT)
    chunk.with_name(chunk.name + ".gz").write_bytes(gzip.compress(SCRIPT))
    chunk.with_name(chunk.name + ".br").write_bytes(b"brotli")
    return folder


@dataclass
class Site:
    """A web process with the build."""

    url: str

    def get(self, path: str, **headers: str) -> requests.Response:
        wanted = {"Accept-Encoding": "identity", **headers}
        return requests.get(self.url + path, headers=wanted, timeout=10, allow_redirects=False)


@pytest.fixture(scope="module", params=["on", "off"])
def site(
    request: pytest.FixtureRequest, app: Application, environment: dict[str, str], build: Path
) -> Iterator[Site]:
    with web(environment, WEB_FRONT=request.param, WEB_CONCURRENCY="1", APP_FILES=str(build)) as running:
        yield Site(running.url)


def test_each_address_of_the_app_gets_its_page_to_be_checked_each_time(site: Site) -> None:
    for path in ("/", "/today", "/tasks/0123456789abcdef01234567", "/verify-email", "/login?next=%2Fx"):
        answer = site.get(path)
        assert (answer.status_code, answer.content) == (200, PAGE), path
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert site.get(path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_page_may_run_nothing_but_its_own_files(site: Site) -> None:
    policy = dict(part.strip().split(" ", 1) for part in _policy(site.get("/")).split(";"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["report-uri"] == "/api/v1/csp-reports"
    assert "unsafe" not in _policy(site.get("/"))
    assert site.get("/").headers["Reporting-Endpoints"] == 'csp="/api/v1/csp-reports"'


def test_a_file_named_by_its_content_is_kept_for_ever(site: Site) -> None:
    answer = site.get(CHUNK)

    assert (answer.status_code, answer.content) == (200, SCRIPT)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("deflate", None),
        ("", None),
    ],
)
def test_what_was_compressed_before_is_sent_as_the_client_takes_it(
    site: Site, accepted: str, coding: str | None
) -> None:
    with requests.get(
        site.url + CHUNK, headers={"Accept-Encoding": accepted}, stream=True, timeout=10
    ) as answer:
        body = answer.raw.read(decode_content=False)

    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert body == {"br": b"brotli", "gzip": gzip.compress(SCRIPT), None: SCRIPT}[coding] or coding == "gzip"
    assert len(answer.headers["ETag"]) > 10


def test_each_form_of_a_file_has_its_own_etag(site: Site) -> None:
    tags = {site.get(CHUNK, **{"Accept-Encoding": one}).headers["ETag"] for one in ("br", "gzip", "identity")}

    assert len(tags) == 3


def test_a_file_that_is_gone_is_not_found_and_never_the_page(site: Site) -> None:
    for path in (
        "/assets/chunk-00000000.js",
        "/assets/",
        "/assets/chunk-0a1b2c3d.js.gz",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/secret.txt",
        "/secret.txt.gz",
        "/favicon.ico",
        "/.env",
        "/api/v1/nothing",
        "/api/nothing",
    ):
        answer = site.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_without_a_hash_is_kept_for_an_hour_and_the_worker_not_at_all(site: Site) -> None:
    assert site.get("/app.webmanifest").headers["Cache-Control"].startswith("public, max-age=3600")
    assert site.get("/app.webmanifest").headers["Content-Type"].startswith("application/manifest+json")
    assert site.get("/sw.js").headers["Cache-Control"] == "no-cache"


def test_the_worker_may_load_what_it_keeps(site: Site) -> None:
    assert "connect-src 'self'" in site.get("/sw.js").headers["Content-Security-Policy"]


@contextmanager
def serving(settings: Settings, folder: Path, **changes: object) -> Iterator[FlaskClient]:
    """The application in this process, with another build; afterwards it is wired as the others expect it."""
    yield create_app(replace(settings, app_files=folder, **changes)).test_client()
    create_app(settings)


@pytest.mark.usefixtures("_clean")
def test_files_are_not_counted_against_the_limits(app: Application, settings: Settings, build: Path) -> None:
    with serving(settings, build, limits=Limits(user="5/minute")) as client:
        assert {client.get(CHUNK).status_code for _ in range(20)} == {200}
        assert {client.get("/today").status_code for _ in range(20)} == {200}
        assert 429 in [client.get("/api/openapi.json").status_code for _ in range(10)]


def test_without_a_build_the_page_says_how_to_get_one(
    app: Application, settings: Settings, tmp_path: Path
) -> None:
    with serving(settings, tmp_path) as client:
        answer = client.get("/")

    assert answer.status_code == 404
    assert "make run" in answer.json["detail"]


def _policy(answer: requests.Response) -> str:
    return answer.headers["Content-Security-Policy"]


def test_the_policy_names_where_else_the_files_are(
    app: Application, settings: Settings, build: Path, tmp_path: Path
) -> None:
    page = (
        '<!doctype html><script type="module" crossorigin src="https://cdn.example.org/a/assets/index-1.js">'
    )
    for name in ("index.html", "sw.js"):
        (tmp_path / name).write_text(page)
    named = replace(settings, app_files=tmp_path, cdn_base_url="https://cdn.example.org/a/")
    client = create_app(named).test_client()

    policy = _directives(client.get("/").headers["Content-Security-Policy"])
    worker = _directives(client.get("/sw.js").headers["Content-Security-Policy"])
    both = "'self' https://cdn.example.org/a/"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == both
    assert policy["connect-src"] == worker["connect-src"] == both
    assert policy["worker-src"] == policy["manifest-src"] == "'self'"

    for other in ("", "https://cdn.example.org/b/"):
        with pytest.raises(WrongBuild, match="build the app with it"):
            create_app(replace(named, cdn_base_url=other))


def _directives(policy: str) -> dict[str, str]:
    return {name: value for name, _, value in (one.partition(" ") for one in policy.split("; "))}


def test_a_page_may_load_its_modules_and_fonts_from_another_origin(site: Site) -> None:
    asset = site.get(CHUNK)

    assert asset.headers["Access-Control-Allow-Origin"] == "*"
    assert asset.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in site.get("/").headers
    assert "Access-Control-Allow-Origin" not in site.get("/assets/chunk-00000000.js").headers
