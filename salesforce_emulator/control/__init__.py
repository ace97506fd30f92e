"""The emulator's own addresses."""
