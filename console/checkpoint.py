"""How far an interrupted file has come, so that it goes on from there."""

from __future__ import annotations

import json
import os
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
    changed_at: int
    """As the file system says, in nanoseconds: a change past the beginning shows nowhere else."""
    head: str

    @classmethod
    def of(cls, path: Path) -> FileSeen:
        """Look at a file."""
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            return cls(stat.st_size, stat.st_mtime_ns, sha256(file.read(_HEAD)).hexdigest())


class FileChanged(Stop):
    """The file is not the one that was interrupted."""


class Checkpoint:
    """Remembers how many events of one file were accepted, until all were."""

    def __init__(self, folder: Path, source: str, path: Path) -> None:
        """Look at the file; nothing is written yet."""
        name = sha256(f"{source}\n{path.resolve()}".encode()).hexdigest()[:32]
        self._kept, self._file, self._seen = folder / "checkpoints" / f"{name}.json", path, FileSeen.of(path)

    def accepted(self) -> int:
        """Return how many events were accepted before. Raises FileChanged when the file has changed since."""
        try:
            kept = json.loads(self._kept.read_text(encoding="utf-8"))
            seen, accepted = kept["seen"], max(0, int(kept["accepted"]))
        except (OSError, ValueError, TypeError, KeyError):  # none, or none that we wrote: the file starts anew
            return 0
        if seen != asdict(self._seen):
            raise FileChanged(
                f"{self._file} has changed since it was interrupted after {accepted:,} events: add --from-start"
                " to produce it anew (repeated events are told apart)"
            )
        return accepted

    def keep(self, accepted: int) -> None:
        """Remember how many events were accepted."""
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        new = self._kept.with_suffix(".new")
        new.write_text(json.dumps({"seen": asdict(self._seen), "accepted": accepted}), encoding="utf-8")
        new.replace(self._kept)

    def forget(self) -> None:
        """Remember nothing: all were accepted, or the file starts anew."""
        self._kept.unlink(missing_ok=True)
