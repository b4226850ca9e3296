"""A headless Chromium driven over its DevTools protocol, for tests that must see what a page really does."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

BINARY = shutil.which("chromium") or shutil.which("chromium-browser")
# Root cannot use Chromium's sandbox; the background switches keep it from calling home.
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
)  # fmt: skip
STARTUP_S = 60


class Page:
    """One tab: ``requests`` holds the address of everything it asked for, ``faults`` what its console reported as an error."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._last_id = 0
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.faults: list[str] = []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> Any:
        """Send one command and return its result; events that arrive meanwhile are noted. Raises RuntimeError on an error."""
        self._last_id += 1
        self._socket.send(json.dumps({"id": self._last_id, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("id") == self._last_id:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._note(message)

    def _note(self, event: dict[str, Any]) -> None:
        name, about = event.get("method"), event.get("params", {})
        if name == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif name == "Page.javascriptDialogOpening":
            self.dialogs.append(about["message"])
            self._socket.send(json.dumps({"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}}))
        elif name == "Runtime.exceptionThrown":
            self.faults.append(about["exceptionDetails"].get("exception", {}).get("description", about["exceptionDetails"]["text"]))
        elif name == "Log.entryAdded" and about["entry"]["level"] == "error":
            self.faults.append(about["entry"]["text"])

    def open(self, address: str) -> None:
        """Load an address and wait until it is complete."""
        self.send("Page.navigate", url=address)
        while self.value("document.readyState") != "complete":
            time.sleep(0.02)

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives, as JSON would."""
        found = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """One key, down and up."""
        text = {"text": key} if len(key) == 1 else {"text": "\r", "windowsVirtualKeyCode": 13} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, text: str) -> None:
        """Text into what has the focus."""
        self.send("Input.insertText", text=text)

    def size(self, width: int, height: int, is_phone: bool = False, is_dark: bool = False) -> None:
        """Show the page as on a screen of this size."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=is_phone)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}])

    def picture(self, path: Path, most: int = 3000) -> None:
        """A PNG of the whole page, its upper ``most`` pixels."""
        content = self.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": content["width"], "height": min(content["height"], most), "scale": 1}
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]))


@contextmanager
def page(profile: Path, *switches: str) -> Iterator[Page]:
    """A tab of a fresh browser whose profile is the given empty folder; the browser ends with it."""
    assert BINARY is not None
    command = [BINARY, *SWITCHES, *switches, f"--user-data-dir={profile}", "about:blank"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port, endpoint = _endpoint(profile, browser)
        with connect(f"ws://127.0.0.1:{port}{endpoint}", max_size=None) as root:
            root.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
            targets = json.loads(root.recv(timeout=60))["result"]["targetInfos"]
        target = next(t["targetId"] for t in targets if t["type"] == "page")
        with connect(f"ws://127.0.0.1:{port}/devtools/page/{target}", max_size=None) as socket:
            yield Page(socket)
    finally:
        browser.terminate()
        browser.wait(timeout=30)


def _endpoint(profile: Path, browser: subprocess.Popen[bytes]) -> tuple[str, str]:
    told = profile / "DevToolsActivePort"
    deadline = time.monotonic() + STARTUP_S
    while time.monotonic() < deadline and browser.poll() is None:
        if told.exists() and len(lines := told.read_text().split("\n")) > 1:
            return lines[0], lines[1]
        time.sleep(0.05)
    raise RuntimeError(f"Chromium did not start within {STARTUP_S} s (exit status {browser.poll()})")
