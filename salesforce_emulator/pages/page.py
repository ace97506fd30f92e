"""The org at a glance, for a person with a browser."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

ROWS_SHOWN: Final = 50
PAGE: Final = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$org</title><style>
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 16%, transparent); --accent: #0b6bcb; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.note { opacity: .75; margin: .25rem 0 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
dt { font-size: .8rem; opacity: .75; } dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .4rem .7rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { border-bottom-color: var(--accent); font-weight: 600; } tr:last-child td { border-bottom: 0; }
td:first-child { font-family: ui-monospace, monospace; }
</style></head><body><header><h1>$org</h1>
<p class="note">A stand-in Salesforce org. Nothing here is real.</p></header><main><dl>$figures</dl>$tables</main>
</body></html>""")


async def show(request: Request) -> Response:
    """Show counts and the first people with their custom fields."""
    org: Org = request.app.state.org
    return HTMLResponse(page_of(org))


def page_of(org: Org) -> str:
    """Write the page; every value is escaped."""
    figures = {
        "Contacts": len(org.tables["contact"].records),
        "Leads": len(org.tables["lead"].records),
        "Saves": org.journal.saves,
        "Refused records": org.failed_records,
        "API calls today": f"{org.limits.used:,} of {org.limits.maximum:,}",
    }
    shown = [f"<div><dt>{escape(name)}</dt><dd>{_figure(value)}</dd></div>" for name, value in figures.items()]
    tables = [_table(org.tables[name]) for name in ("contact", "lead")]
    return PAGE.substitute(org=escape(org.options.org_name), figures="".join(shown), tables="".join(tables))


def _figure(value: object) -> str:
    return escape(f"{value:,}" if isinstance(value, int) else str(value))


def _table(table: Table) -> str:
    sobject = table.sobject
    custom = [field for field in sobject.fields.values() if field.custom]
    heads = ["Id", "Name", *(field.label for field in custom), "Last Modified"]
    names = ["Id", "Name", *(field.name for field in custom), "LastModifiedDate"]
    rows = list(table.records.values())[:ROWS_SHOWN]
    cells = [[sobject.value(row, name) for name in names] for row in rows]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in cells)
    empty = "" if rows else f'<tr><td colspan="{len(heads)}">None yet.</td></tr>'
    title = f"{sobject.plural}, first {ROWS_SHOWN}" if len(table.records) > ROWS_SHOWN else sobject.plural
    table_text = f"<table><thead><tr>{head}</tr></thead><tbody>{body}{empty}</tbody></table>"
    return f'<h2>{escape(title)}</h2><div class="wide">{table_text}</div>'


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))
