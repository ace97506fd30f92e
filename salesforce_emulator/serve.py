"""Starting the process, saying where it listens, and ending it quietly."""

from __future__ import annotations

import gc
import os
import socket
import sqlite3
import sys
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from salesforce_emulator.app import make_app, without_outer_slashes
from salesforce_emulator.arguments import BAD_USAGE
from salesforce_emulator.calls.exposed import Exposed
from salesforce_emulator.calls.noting import noting_calls
from salesforce_emulator.control.seed_file import seed_from_file, seed_from_words
from salesforce_emulator.control.seeding_rules import add_rules
from salesforce_emulator.control.snapshots import from_file
from salesforce_emulator.faults.reading import BadFaultsError, plan_from_file
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.org import Org
from salesforce_emulator.state.file import StateFile
from salesforce_emulator.state.snapshot import BadSnapshotError

if TYPE_CHECKING:
    from types import FrameType

    from salesforce_emulator.model.sessions import Sessions
    from salesforce_emulator.options import Options


class QuietServer(uvicorn.Server):
    """Announces itself once it accepts connections, and treats a signal as a plain request to end."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        """Keep the address to announce."""
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the one line others wait for."""
        await super().startup(sockets=sockets)
        print(f"Salesforce emulator: {self._address}", flush=True)  # noqa: T201

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End without raising the signal again."""
        del sig, frame
        self.should_exit = True


def run(options: Options) -> int:
    """Serve until told to end; give the exit code."""
    try:
        file = None if options.state is None else StateFile(options.state)
        org = prepared(options, file)
        listener = _listen(options)
    except (BadFaultsError, BadSnapshotError, RequestRefusedError, OSError, sqlite3.Error) as error:
        print(f"Salesforce emulator: {_sentence(error)}", file=sys.stderr)  # noqa: T201
        return BAD_USAGE
    # Many long-lived records make full collections slow and free nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    host, port = listener.getsockname()[:2]
    app = make_app(org, partial(begun, options), file)
    settings = {"log_level": "warning", "access_log": False, "server_header": False, "lifespan": "off"}
    faulty = without_outer_slashes(noting_calls(Exposed(app)))
    config = uvicorn.Config(faulty, timeout_graceful_shutdown=1, **settings)  # type: ignore[arg-type]
    server = QuietServer(config, f"http://{host}:{port}")
    app.state.connections = server.server_state.connections
    server.run(sockets=[listener])
    if file is not None:
        file.close()
    return 0


def prepared(options: Options, file: StateFile | None = None) -> Org:
    """Make the org with its faults: as the file kept it, or anew from its snapshot and seed."""
    if file is not None and not file.empty:
        org = file.load(options, add_rules)
    else:
        org = begun(options)
        if file is not None:
            file.keep(org, thoroughly=True)
        return org
    return _suffering(org, options)


def begun(options: Options, sessions: Sessions | None = None) -> Org:
    """Make the org that the command line asks for, at the start and after each reset."""
    org = Org(options, sessions)
    if options.snapshot is not None:
        org = from_file(options.snapshot, org)
    if options.seed is not None:
        seed_from_file(org, options.seed)
    if options.generate is not None:
        seed_from_words(org, options.generate)
    return _suffering(org, options)


def _suffering(org: Org, options: Options) -> Org:
    if options.faults is not None:
        org.suffer(plan_from_file(options.faults))
    return org


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _listen(options: Options) -> socket.socket:
    try:
        listener = socket.create_server((options.host, options.port), backlog=1024)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise OSError(f"cannot listen on {options.host}:{options.port}: {reason}") from None
    listener.set_inheritable(True)
    return listener
