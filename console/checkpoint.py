"""How far an interrupted file has come, so that it goes on from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from console.say import Stop

if TYPE_CHECKING:
    from pathlib import Path

_HEAD: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class FileSeen:
    """What tells whether a file is still the one it was."""

    size: int
    head: str

    @classmethod
    def of(cls, path: Path) -> FileSeen:
        """Look at a file."""
        with path.open("rb") as file:
            return cls(path.stat().st_size, sha256(file.read(_HEAD)).hexdigest())


class Checkpoint:
    """Remembers how many events of one file were accepted, until all were."""

    def __init__(self, folder: Path, source: str, path: Path) -> None:
        """Look at the file; nothing is written yet."""
        name = sha256(f"{source}\n{path.resolve()}".encode()).hexdigest()[:32]
        self._kept, self._file, self._seen = folder / "checkpoints" / f"{name}.json", path, FileSeen.of(path)

    def accepted(self) -> int:
        """Return how many events were accepted before. Raises Stop when the file has changed since."""
        try:
            kept = json.loads(self._kept.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0
        if kept["seen"] != asdict(self._seen):
            raise Stop(
                f"{self._file} has changed since it was interrupted after {kept['accepted']:,} events: add --from-start"
                " to produce it anew (repeated events are told apart)"
            )
        return int(kept["accepted"])

    def keep(self, accepted: int) -> None:
        """Remember how many events were accepted."""
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        new = self._kept.with_suffix(".new")
        new.write_text(json.dumps({"seen": asdict(self._seen), "accepted": accepted}), encoding="utf-8")
        new.replace(self._kept)

    def forget(self) -> None:
        """Remember nothing: all were accepted, or the file starts anew."""
        self._kept.unlink(missing_ok=True)
