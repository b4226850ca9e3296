"""Whom to tell when a run fails: a command, or an address that takes JSON by POST."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import urllib.request
from urllib.error import URLError

from flows.settings import Settings

TIMEOUT_S = 30


def tell_failure(settings: Settings, why: str) -> None:
    """Run the command of ``on_failure`` with the message on its standard input, or post it; a failing hook is a warning only."""
    if not settings.on_failure:
        return
    where = {"data": str(settings.data.resolve()), "host": os.uname().nodename}
    message = {"program": "khotin", "status": "failed", "reason": why, **where, "text": f"khotin: {why}"}
    try:
        if settings.on_failure.startswith(("http://", "https://")):
            _post(settings.on_failure, message)
        else:
            body = json.dumps(message, ensure_ascii=False).encode()
            subprocess.run(shlex.split(settings.on_failure), input=body, stdout=2, timeout=TIMEOUT_S, check=True)
    except (OSError, ValueError, subprocess.SubprocessError, URLError) as error:
        print(f"khotin: warning: the failure hook did not work: {_without_address(error, settings.on_failure)}", file=sys.stderr)


def _post(address: str, message: dict[str, str]) -> None:
    request = urllib.request.Request(address, json.dumps(message).encode(), {"Content-Type": "application/json"})  # `text` is what Slack and Mattermost show
    with urllib.request.urlopen(request, timeout=TIMEOUT_S):
        pass


def _without_address(error: Exception, hook: str) -> str:
    """The error's text; addresses and commands may hold a secret, so it is not in it."""
    return " ".join(str(error).replace(hook, "(hook)").split()) if not isinstance(error, subprocess.SubprocessError) else type(error).__name__
