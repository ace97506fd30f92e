"""Starts the emulator from the command line."""

from __future__ import annotations

import sys

from salesforce_emulator.options import read_options
from salesforce_emulator.serve import run

if __name__ == "__main__":
    sys.exit(run(read_options()))
