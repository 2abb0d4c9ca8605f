"""Dates and periods are read as people type them, where only one reading is possible."""

import pytest

from service.domain.typed_dates import read_date, read_period


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2025-03-05", "2025-03-05"),
        ("2025-03~", "2025-03~"),
        ("1823", "1823"),
        ("5 March 2025", "2025-03-05"),
        ("5th of March 2025", "2025-03-05"),
        ("March 5, 2025", "2025-03-05"),
        ("Mar 2025", "2025-03"),
        ("sept. 2024", "2024-09"),
        ("28.07.2025", "2025-07-28"),
        ("05.03.2025", "2025-03-05"),
        ("07.2025", "2025-07"),
        ("28/07/2025", "2025-07-28"),
        ("7/28/2025", "2025-07-28"),
        ("5/5/2025", "2025-05-05"),
        ("2025/07/28", "2025-07-28"),
        ("2025-07-28 00:00:00", "2025-07-28"),
        ("28 липня 2025 року", "2025-07-28"),
        ("5 марта 2025 г.", "2025-03-05"),
        (" липень 2025 ", "2025-07"),
        ("MAY 2025", "2025-05"),
    ],
)
def test_a_date_is_read(typed: str, edtf: str) -> None:
    assert read_date(typed) == edtf
    assert read_period(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("/2025-07-28", "/2025-07-28"),
        ("2024-01-01/2024-03-31", "2024-01-01/2024-03-31"),
        ("2022-02-24T04:00+02:00/2022-03-01", "2022-02-24T04:00+02:00/2022-03-01"),
        ("1 January 2024 - 31 March 2024", "2024-01-01/2024-03-31"),
        ("2024-01-01 – 2024-03-31", "2024-01-01/2024-03-31"),
        ("from 1 May 2024 to 3 June 2025", "2024-05-01/2025-06-03"),
        ("1-5 March 2025", "2025-03-01/2025-03-05"),
        ("28 February – 3 March 2025", "2025-02-28/2025-03-03"),
        ("January-March 2024", "2024-01/2024-03"),
        ("01.03.2025-05.03.2025", "2025-03-01/2025-03-05"),
        ("28.02.-03.03.2025", "2025-02-28/2025-03-03"),
        ("2022-2024", "2022/2024"),
        ("2022 - 2024", "2022/2024"),
        ("1914–1918", "1914/1918"),
        ("until 28 July 2025", "/2025-07-28"),
        ("up to 28.07.2025", "/2025-07-28"),
        ("до 28 липня 2025 року", "/2025-07-28"),
        ("з 24 лютого 2022 до 28 липня 2025", "2022-02-24/2025-07-28"),
        ("с 1 марта 2024 г. по 5 мая 2024 г.", "2024-03-01/2024-05-05"),
        ("March 2024/May 2024", "2024-03/2024-05"),
    ],
)
def test_a_period_is_read(typed: str, edtf: str) -> None:
    assert read_period(typed) == edtf


@pytest.mark.parametrize("typed", ["03/05/2025", "1/2/2025"])
def test_a_day_that_may_be_a_month_is_refused_with_both(typed: str) -> None:
    first, second, year = map(int, typed.split("/"))
    for read in (read_date, read_period):
        with pytest.raises(ValueError, match="may be") as caught:
            read(typed)
        options = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
        assert options in str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "", "yesterday", "5 March", "March", "25", "05.03.25", "5 Marchember 2025", "1914-18",
        "since 5 March 2025", "spring 2024", "30 February 2024", "2024-13", "32.01.2024", "//",
        "5 May 2025 - 1 May 2025", "to", "0", "٢٠٢٥-٠٣-٠٥x", "5 March 2025 " * 20, "1-March 2025",
        "March 5 - 2025", "../..", "1 - 2024",
    ],
)  # fmt: skip
def test_what_is_no_date_or_may_be_several_is_refused_with_a_remedy(typed: str) -> None:
    with pytest.raises(ValueError, match=r": |may mean"):
        read_period(typed)
    with pytest.raises(ValueError, match=": "):
        read_date(typed)
