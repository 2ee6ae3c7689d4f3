"""Alembic's entry: the connection comes from domain/store/engine.py, inside its transaction."""

from alembic import context

from domain.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
