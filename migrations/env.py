"""How revisions run: on the connection and in the transaction that chgdesk.storage.upgrade opened, foreign keys off."""

from alembic import context

connection = context.config.attributes["connection"]
if not connection.in_transaction():
    raise RuntimeError("Revisions run inside the upgrade's own transaction.")
if connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one():
    raise RuntimeError("Revisions run with foreign keys off: a rebuilt table would empty its children.")
context.configure(connection=connection, version_table="schema_revision", render_as_batch=True)
context.run_migrations()
