"""The pictures of docs/images are those that `make screenshots` takes."""

from itertools import product
from pathlib import Path

from tests.e2e.screenshots import NAMES, SCHEMES, SIZES


def test_there_is_a_picture_of_each_view_at_each_width_in_each_theme_and_no_other(root: Path) -> None:
    wanted = {f"{name}-{size}-{scheme}.png" for name, size, scheme in product(NAMES, SIZES, SCHEMES)}
    assert {path.name for path in (root / "docs" / "images" / "app").iterdir()} == wanted
