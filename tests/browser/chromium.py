"""A real browser without a window: Debian's Chromium, driven over WebDriver."""

from __future__ import annotations

import base64
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selenium.common.exceptions import JavascriptException, StaleElementReferenceException, TimeoutException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FLAGS: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--disable-lcd-text",
)  # fmt: skip
PHONE, DESK = 360, 1280
HEIGHT: Final = 800
PATIENCE: Final = 15


@dataclass
class Browser:
    """One browser and what a test asks of it."""

    driver: Chrome
    url: str = ""

    def look(self, *, width: int = DESK, dark: bool = False) -> None:
        """Take another screen."""
        size = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, path: str) -> None:
        """Open a page of the org."""
        self.driver.get(self.url + path)

    def texts(self, css: str) -> list[str]:
        """Read what a person sees of the elements, in their order."""
        return [" ".join(found.text.split()) for found in self.driver.find_elements(By.CSS_SELECTOR, css)]

    def press(self, css: str) -> None:
        """Press an element."""
        self.driver.find_element(By.CSS_SELECTOR, css).click()

    def go(self, css: str) -> None:
        """Press what leads to another page, and wait for that page."""
        self.run("document.documentElement.dataset.left = 'true'")
        self.press(css)
        assert self.until(
            lambda: self.run("return document.readyState === 'complete' && !document.documentElement.dataset.left")
        )

    def write(self, css: str, text: str) -> None:
        """Write into a box."""
        self.driver.find_element(By.CSS_SELECTOR, css).send_keys(text)

    def type(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.driver).send_keys(keys).perform()

    def run(self, script: str, *values: Any) -> Any:
        """Run a script in the page, and give what it returns."""
        return self.driver.execute_script(script, *values)

    def until(self, true: Callable[[], bool]) -> bool:
        """Wait until something is true, and say whether it came to be."""
        try:
            return bool(
                WebDriverWait(self.driver, PATIENCE, 0.05, [StaleElementReferenceException, JavascriptException]).until(
                    lambda _: true()
                )
            )
        except TimeoutException:
            return False

    def complaints(self) -> list[str]:
        """Give what the console has said since it was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def picture(self, width: int, most: int) -> bytes:
        """Take a picture of the page, as far down as `most`."""
        height = min(self.run("return document.documentElement.scrollHeight"), most)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        asked = {"captureBeyondViewport": True, "clip": clip}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])


def what_is_missing() -> str | None:
    """Say what to install before a browser can be started."""
    if shutil.which("chromium") and shutil.which("chromedriver"):
        return None
    return "There is no Chromium here: apt-get install chromium chromium-driver"


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end both."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        chrome = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            yield Browser(chrome)
        finally:
            chrome.quit()
