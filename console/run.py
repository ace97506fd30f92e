"""Running things: the whole system in one terminal, one worker of a fleet, a stand-in org."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer
from redis import Redis

from console.fleet import Fleet, flower_command, worker_command
from console.redis_server import private_server
from console.say import Stop, complain, say
from worker.bootstrap import orgs_without_credentials
from worker.settings import Settings, event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

QUEUES: Final = ("normalize", "deliver", "provision")
PASSED_ON: Final = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Every option of the stand-in org is its own."""


@contextlib.contextmanager
def event_store(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    """
    Yield the configured Redis' URL, checked, or that of a private server which runs meanwhile.

    With it comes what looks after a private server, and tells in a sentence what is new.
    """
    if settings.redis.url:
        Redis.from_url(settings.redis.url, socket_connect_timeout=3).ping()
        yield settings.redis.url, str
    else:
        with private_server(settings) as server:
            yield server.address.url, server.look


def start_workers(fleet: Fleet, *, concurrency: int) -> None:
    """Start the workers of one machine: normalizing never waits for Salesforce, and no org holds all deliverers."""
    fleet.start("normalize", worker_command("normalize", concurrency=concurrency, name="normalize"))
    fleet.start("deliver", worker_command("deliver,provision", concurrency=2 * concurrency, name="deliver"))


def up(
    concurrency: Annotated[int, typer.Option(min=1, help="Processes that normalize; twice as many deliver.")] = 2,
    flower: Annotated[int, typer.Option(help="Also run Flower on this port of this machine; 0 for not.")] = 0,
) -> None:
    """Run everything in this terminal: Redis if none is configured, and the workers. Ctrl-C stops cleanly."""
    settings = load_settings()
    stop_as_by_ctrl_c()
    _complain_of_root()
    _complain_of_secrets(settings)
    with event_store(settings) as (url, look):
        fleet = Fleet({"MAILSTATUS_REDIS__URL": url})
        start_workers(fleet, concurrency=concurrency)
        if flower:
            fleet.start("flower", flower_command(flower))
        say(f"workers run for: {', '.join(settings.orgs) or 'no org yet (add [orgs.NAME] to mailstatus.toml)'}")
        say("Ctrl-C stops")
        try:
            for names in fleet.watch():
                for news in filter(None, (look(), f"restarted: {', '.join(names)}" if names else "")):
                    complain(news)
        except KeyboardInterrupt:
            say("stopping: each worker finishes what it has begun")
        finally:
            fleet.stop()
    say("stopped; nothing is lost, what waited waits for the next start")


def work(
    queues: Annotated[str, typer.Option(help="Comma-separated: normalize, deliver, provision.")] = ",".join(QUEUES),
    concurrency: Annotated[int, typer.Option(min=1, help="Processes of this worker.")] = 2,
    name: Annotated[str, typer.Option(help="The worker's name, unique on its machine.")] = "worker",
) -> None:
    """Run one worker of a fleet, in the foreground. All workers share one Redis."""
    settings = load_settings()
    unknown = [queue for queue in queues.split(",") if queue not in QUEUES]
    if unknown:
        raise Stop(f"there is no queue {unknown[0]!r}; the queues are {', '.join(QUEUES)}")
    Redis.from_url(event_store_url(settings), socket_connect_timeout=3).ping()
    _complain_of_root()
    if {"deliver", "provision"}.intersection(queues.split(",")):
        _complain_of_secrets(settings)
    command = worker_command(queues, concurrency=concurrency, name=name)
    os.execv(command[0], command)


def _complain_of_root() -> None:
    if os.geteuid() == 0:
        complain("running as root: a user of its own, with no rights but to its folder, is safer")


def _complain_of_secrets(settings: Settings) -> None:
    """Tell each org that cannot be logged in to; the others' work goes on."""
    for org, problem in orgs_without_credentials(settings).items():
        complain(f"{org}: {problem}; its events wait until you mend that and start the workers again")


def emulator(context: typer.Context) -> None:
    """Run a stand-in Salesforce org on this machine; prints its URL. --help lists what it can be told."""
    os.execv(sys.executable, [sys.executable, "-m", "salesforce_emulator", *context.args])


def stop_as_by_ctrl_c() -> None:
    """Let SIGTERM, and the end of the terminal, end this process as Ctrl-C does: leaving nothing running."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
