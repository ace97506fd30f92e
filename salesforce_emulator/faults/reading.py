"""Reading a fault document: from JSON, from a file, or by the name of a preset."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import from_json

from salesforce_emulator.faults.plan import FaultPlan
from salesforce_emulator.model.documents import first_error

if TYPE_CHECKING:
    from pathlib import Path

_PRESETS: Final = resources.files("salesforce_emulator.faults").joinpath("presets")


class BadFaultsError(Exception):
    """The fault plan cannot be understood; its text is one clear sentence."""


def preset_names() -> list[str]:
    """List the presets that come along."""
    return sorted(each.name.removesuffix(".json") for each in _PRESETS.iterdir() if each.name.endswith(".json"))


def plan_from(value: Any) -> FaultPlan:
    """Read a plan already parsed from JSON; a preset gives what the document itself does not say.

    What `GET /emulator/faults` answers may be sent back: the counts in it are passed over.
    """
    if isinstance(value, dict):
        given = {key: part for key, part in value.items() if key != "struck"}
        value = {**_preset(given["preset"]), **given} if given.get("preset") is not None else given
    try:
        return FaultPlan.model_validate(value)
    except ValidationError as error:
        raise BadFaultsError(first_error(error, FaultPlan)) from None


def plan_from_file(path: Path) -> FaultPlan:
    """Read a plan from a file, or by the name of a preset."""
    if path.name == str(path) and str(path) in preset_names() and not path.exists():
        return plan_from({"preset": str(path)})
    try:
        return plan_from(from_json(path.read_bytes()))
    except OSError as error:
        raise BadFaultsError(f"{path}: {error.strerror}; the presets are {', '.join(preset_names())}") from None
    except (ValueError, BadFaultsError) as error:
        raise BadFaultsError(f"{path}: {error}") from None


def _preset(name: Any) -> dict[str, Any]:
    if name not in preset_names():
        raise BadFaultsError(f"preset: there is none called {name}; there are {', '.join(preset_names())}")
    found: dict[str, Any] = from_json(_PRESETS.joinpath(f"{name}.json").read_bytes())
    return found
