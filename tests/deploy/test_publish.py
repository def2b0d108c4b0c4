"""A build is published in an order in which nobody misses a file; what is older stays a while."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from deploy.publish import publish
from deploy.publish.builds import DAY
from deploy.publish.folder import Folder
from webapp.core.web.bundle import CHECKED, IMMUTABLE, PUBLIC

AWS = """#!/usr/bin/env python3
\"\"\"Stands in for the `aws` command, as far as we use it: the bucket is a folder.\"\"\"
import fnmatch, json, pathlib, shutil, sys

root, words = pathlib.Path(ROOT), sys.argv[1:]
verb, rest = words[:2], words[2:]
def value(name):
    return rest[rest.index(name) + 1]
with open(LOG, "a") as log:
    log.write(json.dumps(words) + "\\n")
if verb == ["s3", "cp"] and rest[0] == "-":
    (root / rest[1].split("/", 3)[3]).write_text(sys.stdin.read())
elif verb == ["s3", "cp"] and rest[1] == "-":
    sys.stdout.write((root / rest[0].split("/", 3)[3]).read_text())
elif verb == ["s3", "cp"] and "--recursive" in rest:
    assert value("--exclude") == "*"
    source = pathlib.Path(rest[0])
    for at, word in enumerate(rest):
        if word == "--include":
            (root / rest[at + 1]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / rest[at + 1], root / rest[at + 1])
elif verb == ["s3api", "list-objects-v2"]:
    names = [str(one.relative_to(root)) for one in root.rglob("*") if one.is_file()]
    found = [{"Key": one} for one in names if one.startswith(value("--prefix"))]
    sys.stdout.write(json.dumps({"Contents": found}) if found else "")
elif verb == ["s3api", "delete-objects"]:
    for one in json.loads(value("--delete"))["Objects"]:
        (root / one["Key"]).unlink(missing_ok=True)
else:
    sys.exit(f"unknown: {words}")
"""


def _build(folder: Path, number: int, **more: str) -> Path:
    """A build whose page names one file of its own and one that all have."""
    files = {
        "index.html": f"<script src=/assets/app-{number}.js>",
        "index.html.br": f"page {number}",
        f"assets/app-{number}.js": f"app {number}",
        "assets/vendor-1.js": "vendor",
        "sw.js": f"worker {number}",
        "robots.txt": "all",
        "manifest.json": "{}",
        "manifest.json.br": "{}",
        ".built": "",
        **more,
    }
    target = folder / f"build-{number}"
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    return target


def _there(live: Path) -> set[str]:
    return {str(file.relative_to(live)) for file in live.rglob("*") if file.is_file()} - {".builds.json"}


def test_the_files_of_builds_before_stay_for_as_long_as_is_asked(tmp_path: Path) -> None:
    live = tmp_path / "live"
    for number in (1, 2, 3):
        publish(_build(tmp_path, number), Folder(live), now=number * DAY, days=30)

    assert {f"assets/app-{number}.js" for number in (1, 2, 3)} < _there(live)
    assert (live / "index.html").read_text() == "<script src=/assets/app-3.js>"
    assert not {"manifest.json", "manifest.json.br", ".built"} & _there(live)

    gone = publish(_build(tmp_path, 4), Folder(live), now=32.5 * DAY, days=30)

    assert gone == {"assets/app-1.js"}, "the first was replaced on the second day, the second on the third"
    assert {"assets/app-2.js", "assets/vendor-1.js"} < _there(live)


def test_a_build_that_was_in_use_for_months_keeps_its_files_when_it_is_replaced(tmp_path: Path) -> None:
    live = tmp_path / "live"
    publish(_build(tmp_path, 1), Folder(live), now=0, days=30)
    publish(_build(tmp_path, 2), Folder(live), now=400 * DAY, days=30)

    assert {"assets/app-1.js", "assets/vendor-1.js"} < _there(live)


def test_the_same_build_again_and_a_way_back_to_an_older_one(tmp_path: Path) -> None:
    live, first = tmp_path / "live", _build(tmp_path, 1)
    publish(first, Folder(live), now=0)
    publish(_build(tmp_path, 2), Folder(live), now=DAY)
    publish(_build(tmp_path, 2), Folder(live), now=2 * DAY)
    publish(first, Folder(live), now=3 * DAY)
    publish(first, Folder(live), now=100 * DAY)

    assert (live / "index.html").read_text() == "<script src=/assets/app-1.js>"
    assert "assets/app-1.js" in _there(live)
    assert "assets/app-2.js" not in _there(live)
    assert len(json.loads((live / ".builds.json").read_text())) == 1


def test_a_compressed_form_of_an_older_page_is_not_left_beside_the_new_one(tmp_path: Path) -> None:
    live = tmp_path / "live"
    publish(_build(tmp_path, 1), Folder(live), now=0)
    second = _build(tmp_path, 2)
    (second / "index.html.br").unlink()

    publish(second, Folder(live), now=DAY)

    assert not (live / "index.html.br").exists()


class _Breaking(Folder):
    """A folder whose disk is away after some files."""

    left = 0

    def put(self, build: Path, names: Iterable[str]) -> None:
        for name in names:
            if self.left == 0:
                raise OSError("no space left")
            self.left -= 1
            super().put(build, [name])
            page = (self.path / "index.html").read_text()
            asked = page.partition("/assets/")[2].rstrip(">")
            assert (self.path / "assets" / asked).exists(), "the page came before its file"


@pytest.mark.parametrize("after", range(7))
def test_broken_off_anywhere_the_page_that_is_served_has_its_files(tmp_path: Path, after: int) -> None:
    live = tmp_path / "live"
    publish(_build(tmp_path, 1), Folder(live), now=0)
    broken = _Breaking(live)
    broken.left = after
    second = _build(tmp_path, 2)
    if after < 6:
        with pytest.raises(OSError, match="no space"):
            publish(second, broken, now=DAY)
    publish(second, Folder(live), now=DAY)

    assert (live / "index.html").read_text() == "<script src=/assets/app-2.js>"
    assert {"assets/app-1.js", "assets/app-2.js"} < _there(live)
    assert not [name for name in _there(live) if name.endswith(".new")]


def test_a_folder_without_a_page_is_no_build(tmp_path: Path) -> None:
    done = _command(tmp_path, "--to", str(tmp_path / "live"), str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert "build the app first" in done.stderr


def test_the_command_fills_a_folder(tmp_path: Path) -> None:
    done = _command(tmp_path, str(_build(tmp_path, 1)), "--to", str(tmp_path / "live"))

    assert done.returncode == 0, done.stderr
    assert "assets/app-1.js" in _there(tmp_path / "live")


def test_in_a_bucket_each_file_bears_how_long_it_may_be_kept(tmp_path: Path) -> None:
    live, log = tmp_path / "bucket", tmp_path / "log"
    live.mkdir()
    stand_in = tmp_path / "bin" / "aws"
    stand_in.parent.mkdir()
    stand_in.write_text(AWS.replace("ROOT", repr(str(live)), 1).replace("LOG", repr(str(log)), 1))
    stand_in.chmod(0o755)
    for number in (1, 2):
        done = _command(tmp_path, str(_build(tmp_path, number)), "--bucket", "files", "--days", "0")
        assert done.returncode == 0, done.stderr

    caching = _caching([json.loads(line) for line in log.read_text().splitlines()])
    assert caching["assets/app-2.js"] == IMMUTABLE
    assert caching["index.html"] == caching["sw.js"] == CHECKED
    assert caching["robots.txt"] == PUBLIC
    assert list(caching)[-1] == "index.html"
    assert {"assets/app-2.js", "assets/vendor-1.js", "index.html"} < _there(live)
    assert not {"assets/app-1.js", "index.html.br"} & _there(live)


def _caching(commands: list[list[str]]) -> dict[str, str]:
    """By file, the last to come last."""
    found: dict[str, str] = {}
    for words in commands:
        for at, word in enumerate(words):
            if word == "--include":
                found.pop(words[at + 1], None)
                found[words[at + 1]] = words[words.index("--cache-control") + 1]
    return found


def _command(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    root = Path(__file__).parents[2]
    env = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "deploy.publish", *words]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True)
