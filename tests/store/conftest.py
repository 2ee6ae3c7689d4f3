"""The same hospital, clock and devices as the tests of the hospital have."""

from tests.hospital.conftest import blue, clock, database, emptied_database, hospital, house, red, shared_database

__all__ = ["blue", "clock", "database", "emptied_database", "hospital", "house", "red", "shared_database"]
