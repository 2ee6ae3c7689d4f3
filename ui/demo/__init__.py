"""Hospitals at play: simulated devices that speak the real wire, a demo hospital with its staff, the replay of a real ward's record."""
