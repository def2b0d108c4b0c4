"""A real nginx with the edge's configuration, unprivileged, in a folder of its own."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from deploy.edge import Site, render
from deploy.edge.site import BROTLI
from devstack import ports, processes
from devstack.ports import free_port
from devstack.processes import Process
from tests.support.waiting import until

ADVICE = "nginx is missing. On Debian: apt-get install nginx libnginx-mod-http-brotli-static"
_NOBODY = 65534


@dataclass
class Edge:
    """nginx, where it answers, what it logs, and the files that it serves."""

    url: str
    port: int
    process: Process
    log: Path
    files: Path

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request on a connection of its own."""
        headers = {"Accept-Encoding": "identity", "Connection": "close", **options.pop("headers", {})}
        return requests.request(
            method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **options
        )

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.ask("GET", path, headers=headers)

    def behind(
        self, client: str, path: str, method: str = "GET", data: bytes | None = None, **headers: str
    ) -> requests.Response:
        """One request as the balancer at 127.0.0.2 passes it on, which says that it is `client`'s."""
        with requests.Session() as session:
            session.mount("http://", _Balancer())
            sent = {"X-Forwarded-For": client, **headers}
            address = self.url + path
            return session.request(
                method, address, data=data, headers=sent, timeout=10, allow_redirects=False
            )

    def line(self, request_id: str) -> dict[str, Any]:
        """The log line of one request; it is written when the answer is out."""
        found: list[dict[str, Any]] = []
        until(lambda: found.extend(one for one in self.lines() if one["request_id"] == request_id) or found)
        return found[0]

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


class _Balancer(HTTPAdapter):
    """Speaks from an address of its own."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, source_address=("127.0.0.2", 0))


@contextmanager
def edge(
    upstreams: Mapping[str, Sequence[int]],
    build: Path | None = None,
    *,
    trusted: Sequence[str] = (),
    cdn: str = "",
    sentry: str = "",
    **options: Any,
) -> Iterator[Edge]:
    """nginx on a free port before upstreams on these ports; `trusted` are the balancers before it, `cdn`
    where the page's files are, `sentry` where its errors go."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    assert program, ADVICE
    assert BROTLI.exists(), ADVICE
    with tempfile.TemporaryDirectory(prefix="edge-") as name:
        site = _site(Path(name), upstreams, build, trusted)
        for ending, origin in (("conf", cdn), ("sentry", sentry)):
            if origin:
                (Path(name) / "cdn" / f"some.{ending}").write_text(f"default {origin};\n")
        yield from _running(program, Path(name), replace(site, **options))


def _site(
    folder: Path, upstreams: Mapping[str, Sequence[int]], build: Path | None, trusted: Sequence[str]
) -> Site:
    """Everything in one folder that whoever runs nginx may read."""
    (folder / "state").mkdir()
    (folder / "trusted").mkdir()
    (folder / "trusted" / "some.conf").write_text("".join(f"set_real_ip_from {one};\n" for one in trusted))
    (folder / "cdn").mkdir()
    shutil.copytree(build, folder / "app") if build else (folder / "app").mkdir()
    return Site(
        upstreams={name: [f"127.0.0.1:{port}" for port in group] for name, group in upstreams.items()},
        listen=f"127.0.0.1:{free_port()}",
        files=str(folder / "app"),
        state=str(folder / "state"),
        trusted=str(folder / "trusted"),
        cdn=str(folder / "cdn"),
        log=str(folder / "state" / "access.log"),
        connections=1000,
    )


def _running(program: str, folder: Path, site: Site) -> Iterator[Edge]:
    (folder / "nginx.conf").write_text(render(site))
    command = [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    if os.geteuid() == 0:
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
        os.chown(site.state, _NOBODY, _NOBODY)
        command = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *command]
    port = int(site.listen.rpartition(":")[2])
    process = processes.spawn("nginx", command, log=folder / "nginx.log")
    try:
        process.wait_until(lambda: ports.answers(port), 10)
        yield Edge(f"http://{site.listen}", port, process, Path(site.log), Path(site.files))
    finally:
        process.stop()
