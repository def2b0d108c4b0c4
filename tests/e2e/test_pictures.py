"""The pictures of docs/images/app show the app as it is: `make screenshots` takes them anew."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from devstack.catcher import Catcher
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.e2e.pictures import FOLDER, NAMES, SCHEMES, SIZES, take_all

COARSE = 24
"""Pixels that are looked at as one: which day it is changes letters, another layout changes more."""

MOST, OF_A_MONTH = 1.5, 4.0
"""Mean difference, of 255. Taken twice on a day they differ by a tenth; a month has its weeks elsewhere."""


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_the_pictures_show_the_app_of_today(
    ada: Someone, signed_in: Opener, mails: Catcher, root: Path, tmp_path: Path, size: str, scheme: str
) -> None:
    differences = {
        path.stem: _difference(path, root / FOLDER / path.name)
        for path in take_all(ada, signed_in, mails, tmp_path, size, scheme)
    }
    print({name: round(value, 2) for name, value in differences.items()})
    assert not {name for name, value in differences.items() if value > _most(name)}, differences


def test_each_view_has_its_pictures_and_nothing_else_does(root: Path) -> None:
    wanted = {f"{name}-{size}-{scheme}.png" for name in NAMES for size in SIZES for scheme in SCHEMES}
    assert {path.name for path in (root / FOLDER).iterdir()} == wanted


def _most(name: str) -> float:
    return OF_A_MONTH if name.startswith("calendar") else MOST


def _difference(one: Path, other: Path) -> float:
    with Image.open(one) as shown, Image.open(other) as kept:
        assert shown.size == kept.size
        coarse = [image.convert("RGB").reduce(COARSE) for image in (shown, kept)]
    return max(ImageStat.Stat(ImageChops.difference(*coarse)).mean)
