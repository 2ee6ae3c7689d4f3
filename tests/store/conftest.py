"""The same hospital, clock and devices as the tests of the hospital have."""

from tests.hospital.conftest import blue, clock, database, hospital, red

__all__ = ["blue", "clock", "database", "hospital", "red"]
