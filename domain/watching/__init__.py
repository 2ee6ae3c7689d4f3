"""The server's side of an emergency: what it notices by itself, and what it does meanwhile."""
