"""The orgs we deliver to: listed, checked."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from console.say import Exit, Stop, complain, err, leave, out, say, say_json
from worker.bootstrap import wire
from worker.settings import load_settings

commands = typer.Typer(help="The orgs of mailstatus.toml.", no_args_is_help=True)


@commands.command("list")
def list_orgs(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the configured orgs."""
    orgs = load_settings().orgs
    rows = [{"org": name, "login_url": org.login_url, "auth": org.auth} for name, org in orgs.items()]
    if as_json:
        say_json(rows)
    elif not rows:
        say("no org is configured: add [orgs.NAME] to mailstatus.toml")
    else:
        table = Table("Org", "Login", "Auth")
        for row in rows:
            table.add_row(row["org"], row["login_url"], row["auth"])
        out.print(table)


@commands.command("check")
def check_org(
    org: Annotated[str, typer.Argument(help="The org, as in orgs.NAME of mailstatus.toml.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Log in to an org and look whether everything is there that we need; changes nothing."""
    parts = wire(load_settings(), name="console")
    if org not in parts.settings.orgs:
        raise Stop(f"org {org!r} is not configured (configured: {', '.join(parts.settings.orgs) or 'none yet'})")
    with err.status(f"asking {org}"):
        problems = parts.org_problems(org)
    if as_json:
        say_json({"org": org, "problems": problems})
    elif not problems:
        say(f"{org} lets us in, and everything we need is there")
    for problem in problems:
        complain(problem)
    leave(Exit.PROBLEMS if problems else Exit.DONE)
