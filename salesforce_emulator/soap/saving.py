"""createMetadata, updateMetadata, upsertMetadata and deleteMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import ROLLED_BACK, Problem
from salesforce_emulator.model.xml_text import TYPE_ATTRIBUTE, child_text, local, text_element
from salesforce_emulator.setup.kinds import KINDS, Kind
from salesforce_emulator.setup.reverting import Before
from salesforce_emulator.soap.envelope import SoapFaultError

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from salesforce_emulator.org import Org

MOST_COMPONENTS: Final = 10
Outcome = tuple[str, Problem | None, bool | None]


def create(org: Org, operation: Element, *, all_or_none: bool) -> str:
    """Add components of one type."""
    return _each(org, operation, _create, all_or_none=all_or_none)


def update(org: Org, operation: Element, *, all_or_none: bool) -> str:
    """Replace components of one type."""
    return _each(org, operation, _update, all_or_none=all_or_none)


def upsert(org: Org, operation: Element, *, all_or_none: bool) -> str:
    """Add or replace components of one type, and say which."""
    return _each(org, operation, _upsert, all_or_none=all_or_none)


def delete(org: Org, operation: Element, *, all_or_none: bool) -> str:
    """Take components of one type away, by name."""
    kind = kind_named(child_text(operation, "type") or "")
    names = [(found.text or "").strip() for found in operation.findall("fullNames")]
    check_count(names)
    gone = kind.delete
    if gone is None:
        return _told([(name, _never(), None) for name in names])
    if all_or_none and not all(kind.read(org, name) for name in names):
        return _told([(name, ROLLED_BACK if kind.read(org, name) else gone(org, name), None) for name in names])
    before = Before(org) if all_or_none else None
    done: list[Outcome] = [(name, gone(org, name), None) for name in names]
    return _told(_all_or_none(done, before) if before else done)


def check_count(components: list[str] | list[Element]) -> None:
    """Refuse a call with too many components (Metadata API guide, createMetadata)."""
    if len(components) > MOST_COMPONENTS:
        text = f"Cannot create, update or delete more than {MOST_COMPONENTS} components at a time"
        raise SoapFaultError("LIMIT_EXCEEDED", text)


def kind_named(name: str) -> Kind:
    """Find a kind of component, or answer with a fault."""
    if name not in KINDS:
        raise SoapFaultError("INVALID_TYPE", f"This type of metadata is not available: {name}")
    return KINDS[name]


def _each(org: Org, operation: Element, save: Callable[[Org, Kind, Element], Outcome], *, all_or_none: bool) -> str:
    components = operation.findall("metadata")
    check_count(components)
    kinds = {local(component.get(TYPE_ATTRIBUTE, "")) for component in components}
    if len(kinds) > 1:
        raise SoapFaultError("INVALID_TYPE", "All components of one call must be of the same type.")
    kind = kind_named(kinds.pop()) if kinds else None
    before = Before(org) if all_or_none else None
    done = [save(org, kind, component) for component in components if kind]
    return _told(_all_or_none(done, before) if before else done)


def _create(org: Org, kind: Kind, component: Element) -> Outcome:
    return _name(component), kind.create(org, component) if kind.create else _never(), None


def _update(org: Org, kind: Kind, component: Element) -> Outcome:
    return _name(component), kind.update(org, component) if kind.update else _never(), None


def _upsert(org: Org, kind: Kind, component: Element) -> Outcome:
    name = _name(component)
    there = bool(kind.read(org, name))
    save = kind.update if there else kind.create
    return name, save(org, component) if save else _never(), not there


def _name(component: Element) -> str:
    return child_text(component, "fullName") or ""


def _never() -> Problem:
    return Problem("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "This component cannot be saved in this way.")


def _all_or_none(done: list[Outcome], before: Before) -> list[Outcome]:
    if all(problem is None for _name, problem, _created in done):
        return done
    before.restore()
    return [(name, problem or ROLLED_BACK, None if created is None else False) for name, problem, created in done]


def _told(done: list[Outcome]) -> str:
    return "".join(_result(*outcome) for outcome in done)


def _result(full_name: str, problem: Problem | None, created: bool | None) -> str:  # noqa: FBT001
    errors, made = "", ""
    if problem is not None:
        named = "".join(text_element("fields", name) for name in problem.fields)
        said = text_element("message", problem.message) + text_element("statusCode", problem.code)
        errors = f"<errors>{named}{said}</errors>"
    if created is not None:
        made = text_element("created", "true" if created and problem is None else "false")
    success = text_element("success", "false" if problem else "true")
    return f"<result>{made}{errors}{text_element('fullName', full_name)}{success}</result>"
