"""Drills as they happen: beginning, ending and closing them, over the hospital's one door."""
