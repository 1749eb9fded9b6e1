"""A unit's roster for another program: who took it stands in the ledger before a byte goes out; names need a purpose."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from yaodian.registry import Dataset
from yaodian.registry.oneroster import Given, Name, packed, roster_files
from yaodian.registry.vault.persons import opened_record
from yaodian.values import Problem, Refused
from yaodian.web.actions.exports import note_export
from yaodian.web.actions.look_up import note_look, purpose_said
from yaodian.web.actions.vault_records import keys_in_use
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.persons import sealed_of
from yaodian.web.queries.rosters import compound_surnames, roster_rows
from yaodian.web.queries.viewer import Viewer, may_have_roster, may_look_up
from yaodian.web.queries.world import World

FORMAT = "oneroster"


def roster(here: World, viewer: Viewer, unit: str, as_of: date, *, purpose: str = "", note: str = "") -> bytes:
    """The OneRoster 1.2 archive of a unit and those below it. Without a purpose persons bear their pseudonyms; with one, the names that
    the vault knows, and the look-up is entered.

    Raises PermissionDenied, or Refused without rows, with a purpose that is not declared, or where nothing gives a roster.
    """
    if unit not in here.tree.units or not may_have_roster(viewer, unit, here.tree):
        raise PermissionDenied
    given = roster_rows(here, unit, as_of)
    if not any(each.rows.height for each in given):
        remedy = "换一个单位或日期；数据集要在声明中写明 roster。"
        raise Refused([Problem("no-roster", "当日没有可以排成名册的行。", remedy=remedy)])
    # Before anything leaves; a purpose that is not allowed ends it here.
    said = purpose_said(here, purpose, note) if purpose else ""
    for each in given:
        if each.rows.height:
            note_export(viewer, each.dataset, rows=each.rows.height, kind=FORMAT, period=each.period)
    names: dict[str, Name] = {}
    for each in given if purpose else ():
        names |= _names(here, viewer, each, unit, purpose, said)
    files = roster_files(given, here.tree, here.package.code_lists, as_of, names=names)
    return packed(files, unit_name(here, unit, as_of).zh)


def _names(here: World, viewer: Viewer, each: Given, unit: str, purpose: str, said: str) -> dict[str, Name]:
    """The names of the persons in the rows by pseudonym, of those that the vault knows; entered before any record is opened."""
    field = _name_field(each.dataset)
    roster = each.dataset.roster
    if field is None or roster is None or not roster.person or roster.person != each.dataset.person:
        return {}
    if not may_look_up(viewer, each.dataset, unit, here.tree):
        raise PermissionDenied
    sealed = sealed_of(each.dataset.id, each.rows[roster.person].drop_nulls().unique().sort().to_list())
    if not sealed:
        return {}
    keys = keys_in_use()
    note_look(viewer, each.dataset.id, unit, purpose, said, set(sealed), keys)
    compound = compound_surnames(here)
    opened = {one: opened_record(one, record, keys).get(field) for one, record in sealed.items()}
    return {one: Name.of(name, compound) for one, name in opened.items() if name}


def _name_field(dataset: Dataset) -> str | None:
    """The column of the vault that holds the name."""
    return next((one.name for one in dataset.vault if one.kind == "name"), None)
