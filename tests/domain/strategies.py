"""What hypothesis draws from: numbers and dates that the model accepts."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

YEAR, MONTH, DAY = 4, 7, 10  # the length of a date of that precision

exact_numbers = st.builds(
    lambda coefficient, exponent: Decimal(coefficient).scaleb(exponent),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-6, 3),
)

days = st.dates(max_value=date(9998, 12, 31))
qualifiers = st.sampled_from(("", "~", "?"))
edtf_dates = st.builds(
    lambda day, precision, qualifier: day.isoformat()[:precision] + qualifier,
    days,
    st.sampled_from((YEAR, MONTH, DAY)),
    qualifiers,
)
unknown_ends = st.sampled_from(("", ".."))
