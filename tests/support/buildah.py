"""Images without an engine and without a registry: buildah on bases made of Debian's packages."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack import processes
from devstack.processes import Process

TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
PYTHON = "python3 python3-venv python3-pip python3-dev python-is-python3"
INSTALL = "apt-get install -y -qq --no-install-recommends"


def missing() -> str:
    """Why nothing can be built here; nothing when it can."""
    programs = [name for name in ("buildah", "debootstrap") if not shutil.which(name)]
    if programs:
        return f"apt-get install {' '.join(programs)}"
    return "" if os.geteuid() == 0 else "debootstrap needs root"


@dataclass(frozen=True)
class Buildah:
    """Images and containers, all of them below `folder`."""

    folder: Path

    def do(self, *arguments: str) -> str:
        """What it printed. Errors: `CalledProcessError`."""
        done = subprocess.run(self._command(*arguments), env=_environ(), text=True, stdout=subprocess.PIPE)
        done.check_returncode()
        return done.stdout.strip()

    def runs(self, container: str, *command: str) -> None:
        """To its end, as the image's user, who cannot open what buildah gives it as /dev/stdout by that name
        (engines hand it over). Errors: `CalledProcessError`."""
        self.do("run", container, "--", *command)

    def bases(self) -> dict[str, str]:
        """Stand-ins for the images that the Dockerfile begins with, by the names of its arguments. They trust
        whom this machine trusts."""
        tree = self.folder / "debian"
        subprocess.run(
            ["debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", tree],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        shutil.copy(TRUSTED, f"{tree}{TRUSTED}")
        debian = self._base("debian", "scratch", copied={str(tree): "/"})
        python = self._base("python", debian, run=f"apt-get update -qq && {INSTALL} {PYTHON}")
        node = str(shutil.which("node"))
        modules = Path(node).resolve().parents[1] / "lib" / "node_modules"
        npm = "ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/bin/npm"
        copied = {node: "/usr/bin/node", str(modules): "/usr/lib/node_modules"}
        node = self._base("node", debian, run=npm, copied=copied)
        return {"EDGE_IMAGE": debian, "PYTHON_IMAGE": python, "NODE_IMAGE": node}

    def build(self, root: Path, target: str, arguments: dict[str, str]) -> str:
        """The image of a target of the Dockerfile."""
        told = [word for name, value in arguments.items() for word in ("--build-arg", f"{name}={value}")]
        file = ("-f", "deploy/docker/Dockerfile", "--target", target)
        shape = ("--quiet", "--layers", "--format", "docker")
        self.do("build", *shape, *told, *file, "-t", f"localhost/{target}", str(root))
        return f"localhost/{target}"

    @contextmanager
    def container(self, image: str, *options: str) -> Iterator[str]:
        """One made of the image."""
        name = self.do("from", *options, image)
        yield name
        self.do("rm", name)

    @contextmanager
    def running(self, container: str, command: list[str], told: dict[str, str]) -> Iterator[Process]:
        """The command inside, as the image's user, on this machine's network."""
        variables = [word for name, value in told.items() for word in ("--env", f"{name}={value}")]
        whole = self._command("run", *variables, container, "--", *command)
        process = processes.spawn("container", whole, log=self.folder / f"{container}.log", env=_environ())
        try:
            yield process
        finally:
            process.stop()

    def _base(self, name: str, below: str, *, run: str = "true", copied: dict[str, str] | None = None) -> str:
        with self.container(below) as container:
            for source, target in (copied or {}).items():
                self.do("copy", "--quiet", container, source, target)
            trust = [f"{one}={TRUSTED}" for one in ("NODE_EXTRA_CA_CERTS", "PIP_CERT")]
            self.do("config", *(word for one in trust for word in ("--env", one)), container)
            self.do("run", container, "--", "sh", "-c", run)
            self.do("commit", "--quiet", container, f"localhost/{name}")
        return f"localhost/{name}"

    def _command(self, *arguments: str) -> list[str]:
        places = ("--root", self.folder / "images", "--runroot", self.folder / "runs")
        return ["buildah", *map(str, places), *arguments]


def _environ() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}
