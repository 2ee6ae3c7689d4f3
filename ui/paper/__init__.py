"""The paper pack on disk: made from the hospital, kept in DATA/pack, renewed by itself, copied to second places."""
