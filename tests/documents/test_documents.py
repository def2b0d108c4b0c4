"""What README, CONTRIBUTING and the ADRs name is there."""

import re
from pathlib import Path

import pytest

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGE_LINES = 60
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?!http)([^)#]+)")
_PATH = re.compile(r"(webapp|workers|config|migrations|tests|docs|devstack|scripts)/[\w./-]*")
_SETTING = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)+|PORT|SERVICES|RELEASE")
_NOT_SETTINGS = {"NAME_FILE"}


def _text(root: Path, name: str) -> str:
    return (root / name).read_text()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_it_names_exists(root: Path, name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text(root, "Makefile"), re.M))

    assert set(re.findall(r"\bmake ([a-z-]+)", "\n".join(_commands(_text(root, name))))) <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_it_names_exists(root: Path, name: str) -> None:
    named = {code for code in _CODE.findall(_text(root, name)) if _PATH.fullmatch(code)}
    named |= set(_LINK.findall(_text(root, name)))

    assert [path for path in sorted(named) if not (root / path).exists()] == []


def test_every_setting_that_the_readme_names_is_read(root: Path) -> None:
    read = "".join(path.read_text() for path in sorted((root / "config").glob("*.py")))
    named = {code for code in _CODE.findall(_text(root, "README.md")) if _SETTING.fullmatch(code)}

    assert named > {"MONGODB_URI", "APP_URL"}
    assert [name for name in sorted(named - _NOT_SETTINGS) if f'"{name}"' not in read] == []


def test_the_commands_of_the_process_table_stand_in_the_procfile(root: Path) -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| `([^`]+)` \|", _text(root, "README.md"), re.M)
    procfile = dict(line.split(": ", 1) for line in _text(root, "Procfile").splitlines())

    assert {name for name, _ in rows} == set(procfile)
    assert [name for name, command in rows if not procfile[name].startswith(command)] == []


def test_each_target_of_the_makefile_that_people_use_is_explained(root: Path) -> None:
    explained = set(re.findall(r"^([a-z-]+):.*##", _text(root, "Makefile"), re.M))

    assert {"help", "run", "test", "lint", "reset", "tour"} <= explained
    assert {"test-services", "test-faults", "test-long", "test-images"} <= explained


def test_decisions_are_numbered_and_one_page_long(root: Path) -> None:
    pages = sorted((root / "docs" / "adr").glob("*.md"))

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [page.name for page in pages if len(page.read_text().splitlines()) > PAGE_LINES] == []


def test_the_first_command_of_the_contributing_guide_lists_the_others(root: Path) -> None:
    assert "`make help`" in _text(root, "CONTRIBUTING.md")


def _commands(text: str) -> list[str]:
    """Code in back quotes and in fenced blocks."""
    return [*_CODE.findall(text), *re.findall(r"```sh\n(.*?)```", text, re.S)]
