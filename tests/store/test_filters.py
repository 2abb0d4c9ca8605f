"""Each filter of the schema is a condition of the statement, and the other way round."""

from service.store import filters, queries

STATEMENT = queries.load("states").filter.sql


def test_every_filter_of_the_schema_is_in_the_statement() -> None:
    assert filters.unmatched(filters.FILTERS, STATEMENT) == set()


def test_a_filter_missing_from_the_statement_is_named() -> None:
    assert filters.unmatched((*filters.FILTERS, "colour"), STATEMENT) == {"colour"}
    without = STATEMENT.replace("%(basis)s", "null")
    assert filters.unmatched(filters.FILTERS, without) == {"basis"}


def test_a_filter_missing_from_the_schema_is_named() -> None:
    fewer = [name for name in filters.FILTERS if name != "basis"]
    assert filters.unmatched(fewer, STATEMENT) == {"basis"}
