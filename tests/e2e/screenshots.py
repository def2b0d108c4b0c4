"""`make screenshots` takes the pictures of docs/images/app anew."""

from pathlib import Path

import pytest

from devstack.catcher import Catcher
from tests.e2e.conftest import Opener
from tests.e2e.people import Someone
from tests.e2e.pictures import FOLDER, SCHEMES, SIZES, take_all


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_pictures(
    ada: Someone, signed_in: Opener, mails: Catcher, root: Path, scheme: str, size: str
) -> None:
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    take_all(ada, signed_in, mails, folder, size, scheme)
