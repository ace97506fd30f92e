"""The command `mailstatus`."""

from __future__ import annotations

import sys

import typer
from redis.exceptions import OutOfMemoryError, RedisError

from console import (
    audit,
    dead,
    demo,
    drop,
    dry_run_command,
    noted,
    org,
    piece,
    produce,
    run,
    serve,
    status,
    tokens,
    watch,
)
from console.say import Exit, Stop, complain
from producers.outbox import StoreUnavailable
from worker.settings import ConfigurationError

HELP = """
Direct-mail tracking events, onto Salesforce Contacts and Leads.

Try it: "mailstatus demo". Run it: "mailstatus up", then "mailstatus drop add …" and "mailstatus produce …" in
another terminal. Look: "mailstatus status", "mailstatus piece show …", "mailstatus audit".

The configuration is mailstatus.toml in this folder, or the file MAILSTATUS_CONFIG names.
Exit codes: 0 done, 1 finished with problems reported, 2 bad usage or configuration.
"""

cli = typer.Typer(
    name="mailstatus", help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)
cli.command("demo")(demo.demo)
cli.command("up")(run.up)
cli.command("work")(run.work)
cli.command("serve")(serve.serve)
cli.command("emulator", context_settings=run.PASSED_ON, add_help_option=False)(run.emulator)
cli.command("produce")(produce.produce)
cli.command("watch")(watch.watch)
cli.command("tokens")(tokens.tokens)
cli.command("dry-run")(dry_run_command.dry_run_command)
cli.command("status")(status.status)
cli.command("noted")(noted.noted)
cli.command("audit")(audit.audit)
cli.add_typer(org.commands, name="org")
cli.add_typer(drop.commands, name="drop")
cli.add_typer(piece.commands, name="piece")
cli.add_typer(dead.commands, name="dead")


def main() -> None:
    """Run the command line; every foreseeable trouble is one clear sentence."""
    try:
        cli()
    except (ConfigurationError, Stop, StoreUnavailable) as problem:
        complain(f"mailstatus: {problem}")
        sys.exit(Exit.USAGE)
    except OutOfMemoryError:
        complain("mailstatus: Redis is full: give it more memory (maxmemory), or let the workers drain what waits")
        sys.exit(Exit.USAGE)
    except RedisError as problem:
        complain(
            f"mailstatus: Redis does not answer ({type(problem).__name__}); check [redis] url in mailstatus.toml,"
            " and that the server runs"
        )
        sys.exit(Exit.USAGE)
    except KeyboardInterrupt:
        complain("mailstatus: stopped")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
