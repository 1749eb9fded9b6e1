"""The database itself refuses to change, delete, replace or truncate ledger entries, and to take one out of turn."""

from django.db import migrations

_SQLITE = (
    "create trigger ledger_no_update before update on ledger_entry begin select raise(abort, 'ledger entries cannot be changed'); end",
    "create trigger ledger_no_delete before delete on ledger_entry begin select raise(abort, 'ledger entries cannot be deleted'); end",
    # `replace into` deletes without telling the trigger above; it cannot pass this one.
    """
    create trigger ledger_in_turn before insert on ledger_entry
    when new.number <> (select coalesce(max(number) + 1, 0) from ledger_entry)
    begin select raise(abort, 'ledger entries are numbered in turn'); end
    """,
)
_SQLITE_UNDO = ("drop trigger ledger_no_update", "drop trigger ledger_no_delete", "drop trigger ledger_in_turn")
_POSTGRESQL = (
    """
    create function ledger_refuse() returns trigger language plpgsql as $$
    begin raise exception 'ledger entries cannot be changed or deleted'; end $$
    """,
    """
    create function ledger_in_turn() returns trigger language plpgsql as $$
    begin
        if new.number <> (select coalesce(max(number) + 1, 0) from ledger_entry) then
            raise exception 'ledger entries are numbered in turn';
        end if;
        return new;
    end $$
    """,
    "create trigger ledger_no_change before update or delete on ledger_entry for each row execute function ledger_refuse()",
    "create trigger ledger_no_truncate before truncate on ledger_entry for each statement execute function ledger_refuse()",
    "create trigger ledger_in_turn before insert on ledger_entry for each row execute function ledger_in_turn()",
)
_POSTGRESQL_UNDO = (
    "drop trigger ledger_no_change on ledger_entry",
    "drop trigger ledger_no_truncate on ledger_entry",
    "drop trigger ledger_in_turn on ledger_entry",
    "drop function ledger_refuse()",
    "drop function ledger_in_turn()",
)


def refuse_change(apps, schema_editor):
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def allow_change(apps, schema_editor):
    for statement in _POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else _SQLITE_UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = (("web", "0001_initial"),)
    operations = (migrations.RunPython(refuse_change, allow_change),)
