"""The pictures in docs/images, made anew: `make screenshots`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.browser.chromium import DESK, PHONE, browsing, what_is_missing
from tests.browser.scene import play
from tests.emulator.conftest import running

if TYPE_CHECKING:
    from tests.browser.chromium import Browser

IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"
REDUCE: Final = ("pngquant", "--speed", "1", "--strip", "128")
PERSON: Final = "/record/{}"


class Picture(NamedTuple):
    """One picture: its file, its page, and the screen it is seen on."""

    name: str
    path: str
    width: int = DESK
    most: int = 1500
    dark: bool = False


PICTURES: Final = (
    Picture("org", "/"),
    Picture("contacts", "/contacts"),
    Picture("person", PERSON, most=2200),
    Picture("person-dark", PERSON, dark=True, most=2200),
    Picture("automations", "/automations"),
    Picture("calls", "/calls", most=1100),
    Picture("setup", "/setup", most=1100),
    Picture("contacts-phone", "/contacts", PHONE, 1100),
    Picture("person-phone", PERSON, PHONE, 2400),
    Picture("automations-phone", "/automations", PHONE, 1100),
)


def main() -> None:
    """Play the scene in an org of its own, and take every picture."""
    if shutil.which(REDUCE[0]) is None:
        raise SystemExit("The pictures are made small by pngquant: apt-get install pngquant")
    if missing := what_is_missing():
        raise SystemExit(missing)
    IMAGES.mkdir(exist_ok=True)
    with running("--org-name", "Bluestem Mail Lab") as org, browsing() as browser:
        org.log_in()
        person = play(org)["contacts"][0]
        browser.url = org.url
        for picture in PICTURES:
            _take(browser, picture, person)


def _take(browser: Browser, picture: Picture, person: str) -> None:
    browser.look(width=picture.width, dark=picture.dark)
    browser.open(picture.path.format(person))
    taken = browser.picture(picture.width, picture.most)
    fewer_colors = subprocess.run([*REDUCE, "-"], input=taken, capture_output=True, check=True)
    IMAGES.joinpath(f"{picture.name}.png").write_bytes(fewer_colors.stdout)


if __name__ == "__main__":
    main()
