"""The engine that questions over rows share: what one registers another does not see, and threads and forks keep apart."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl
import pytest

from yaodian.registry import in_memory


def test_what_one_question_registers_no_other_sees() -> None:
    with in_memory() as one, in_memory() as other:
        one.register("given", pl.DataFrame({"a": [1, 2]}).to_arrow())
        other.register("given", pl.DataFrame({"a": [5]}).to_arrow())
        assert one.sql("SELECT sum(a) FROM given").fetchone() == (3,)
        assert other.sql("SELECT sum(a) FROM given").fetchone() == (5,)
    with in_memory() as later, pytest.raises(duckdb.CatalogException):
        later.sql("FROM given")


def test_a_question_is_closed_on_every_way_out() -> None:
    with pytest.raises(ZeroDivisionError), in_memory() as connection:
        raise ZeroDivisionError
    with pytest.raises(duckdb.ConnectionException):
        connection.sql("SELECT 1")


def test_settings_hold_for_those_who_ask_with_the_same_ones() -> None:
    setting = "SELECT current_setting('threads'), current_setting('temp_directory')"
    with in_memory(threads=1) as one, in_memory() as other:
        assert one.sql(setting).fetchone() == (1, "")
        assert other.sql(setting).fetchone() == (os.cpu_count(), "")


def test_many_threads_ask_at_once() -> None:
    def ask(number: int) -> int:
        with in_memory() as connection:
            connection.register("given", pl.DataFrame({"a": [number] * 1000}).to_arrow())
            (found,) = connection.sql("SELECT sum(a) FROM given").fetchone() or (None,)
            return int(found)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(200))) == [number * 1000 for number in range(200)]


def test_a_process_that_was_forked_off_asks_an_engine_of_its_own() -> None:
    with in_memory() as connection:
        assert connection.sql("SELECT 1").fetchone() == (1,)
    child = os.fork()
    if child == 0:
        with in_memory() as connection:
            os._exit(0 if connection.sql("SELECT 40 + 2").fetchone() == (42,) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
