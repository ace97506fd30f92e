"""What an object and a field are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]


@dataclass(slots=True)
class Field:
    """One column of an object, with what its describe says."""

    name: str
    label: str
    type: str = "string"
    length: int = 0
    createable: bool = True
    updateable: bool = True
    nillable: bool = True
    custom: bool = False
    external_id: bool = False
    unique: bool = False
    restricted: bool = False
    picklist: tuple[tuple[str, str], ...] = ()
    precision: int = 0
    scale: int = 0
    refers_to: tuple[str, ...] = ()
    default: Any = None
    id: str = ""
    required: bool = False
    extras: dict[str, str] = field(default_factory=dict)
    compound: str = ""
    mirrors: str = ""

    @property
    def granted(self) -> bool:
        """Whether users see it only by a permission; a mirror goes by its field's, and a required field needs none."""
        return (self.custom and not self.required) or self.mirrors.endswith("__c")

    @property
    def indexed(self) -> bool:
        """Whether records can be found by this field's value."""
        return self.external_id or self.unique

    @property
    def relationship(self) -> str | None:
        """The name under which queries reach the record this field refers to."""
        if not self.refers_to:
            return None
        return f"{self.name.removesuffix('__c')}__r" if self.custom else self.name.removesuffix("Id")


@dataclass(slots=True)
class SObject:
    """One object: its names, its fields, and the columns worked out on reading."""

    name: str
    label: str
    plural: str
    prefix: str
    setup: bool = False
    createable: bool = True
    deletable: bool = True
    required: tuple[str, ...] = ()
    fields: dict[str, Field] = field(default_factory=dict)
    computed: dict[str, Callable[[Record], Any]] = field(default_factory=dict)
    custom: bool = False
    event: bool = False
    owned: bool = True
    dropped: list[float] = field(default_factory=list)

    @property
    def name_field(self) -> str | None:
        """The field that takes the place of a name, if there is one."""
        return next((name for name in ("Name", "Subject") if name.lower() in self.fields), None)

    def add(self, new: Field) -> None:
        """Give the object one more field."""
        self.fields[new.name.lower()] = new

    def field(self, name: str) -> Field | None:
        """Find a field, whatever the case of its name."""
        return self.fields.get(name.lower())

    def value(self, record: Record, name: str) -> Any:
        """Read one field of a record."""
        if name in record:
            return record[name]
        compute = self.computed.get(name)
        return compute(record) if compute else self.fields[name.lower()].default
