"""Alembic's migrations, run by the program itself at every start."""
