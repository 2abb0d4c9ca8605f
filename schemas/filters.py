"""The filters of lists of figures, and the sorts and formats of a page."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.fields import Slug, Text, choice, described, no_default
from schemas.paging import PageQuery, TimeQuery, language
from schemas.query_fields import Day, QueryNumber
from service.domain.figure import STATUSES
from service.domain.period import KINDS
from service.domain.search_words import MAX_WORDS, terms_of
from service.domain.stake import STAKES
from service.domain.verification import STATUSES as VERIFICATIONS
from service.domain.vocabulary import BASES
from service.domain.warnings import CODES

SORTS = ("id", "recorded_at", "period", "value")
MAX_CHOICES = 20


def repeatable(
    field: fields.Field[Any], description: str, *, required: bool = False
) -> fields.List[Any]:
    """Return a filter that can be repeated: it accepts figures that match any of its values."""
    return fields.List(
        field,
        **({"required": True} if required else {"load_default": no_default}),
        validate=validate.Length(1, MAX_CHOICES),
        metadata=described(description),
    )


class SearchWords(Text):
    """Words to search for, in a text of at most 200 characters."""

    is_tidied = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not 1 <= len(terms_of(text)) <= MAX_WORDS:
            raise ValidationError(f"Write 1 to {MAX_WORDS} words of letters and digits.")
        return text


class EntryQuery(PageQuery):
    """A page of a vocabulary."""

    q = SearchWords(
        load_default=no_default,
        metadata=described(
            "Words to search for. All of them must occur in the id, a name, an alias or a code of "
            "an entry, in any language; typing errors are tolerated. The best matches come first"
        ),
    )


def from_day(description: str) -> Day:
    """Return a filter by the first day of a range: that of an EDTF year, month or day."""
    return Day("start", load_default=no_default, metadata=described(description))


def to_day(description: str) -> Day:
    """Return a filter by the last day of a range: that of an EDTF year, month or day."""
    return Day("end", load_default=no_default, metadata=described(description))


class FigureConditions(TimeQuery):
    """Filters of figures. A figure matches if it matches every filter that is given."""

    q = SearchWords(
        load_default=no_default,
        metadata=described(
            "Words to search for. Each must occur in a name or alias of an entry that the figure "
            "refers to, or in the figure's own wording, in any language; typing errors are "
            "tolerated. A number, such as 50500 or 50,500, finds the figures with exactly that "
            "number first. The best matches come first unless `sort` is given"
        ),
    )
    measure = repeatable(Slug(), "The measure")
    population = repeatable(Slug(), "The population, or one above it")
    conflict = repeatable(Slug(), "The conflict, or one above it")
    area = repeatable(Slug(), "The area, or one above it")
    unit = repeatable(Slug(), "The unit of the measure, or one above it")
    source = repeatable(Slug(), "A source anywhere in a chain")
    origin = repeatable(Slug(), "An originator")
    document = repeatable(Slug(), "A document anywhere in a chain")
    status = repeatable(choice(STATUSES), "The status. Default: published")
    could_not_verify = fields.Boolean(
        load_default=no_default,
        truthy={"true"},
        falsy={"false"},
        metadata=described("Whether the could-not-verify flag is set"),
    )
    verification = repeatable(choice(VERIFICATIONS), "The status of a current statement")
    counts = repeatable(Slug(), "An outcome that the measure counts, or one above it")
    basis = repeatable(choice(BASES), "How the measure counts")
    kind = repeatable(choice(KINDS), "The kind of the period")
    warning = repeatable(choice(CODES), "The code of a warning")
    stake = repeatable(
        choice(STAKES), "Whether an originator counts losses of its own side or of an opponent"
    )
    period_from = from_day("The period ends on this day or later, or its end is unknown")
    period_to = to_day("The period starts on this day or earlier, or its start is unknown")
    period_end_from = from_day("The period is known to end on this day or later")
    period_end_to = to_day("The period is known to end on this day or earlier")
    reported_from = from_day("Some step was reported on this day or later")
    reported_to = to_day("Some step was reported on this day or earlier")
    value_min = QueryNumber(
        load_default=no_default,
        metadata=described("The value, or a number within the bounds, is at least this"),
    )
    value_max = QueryNumber(
        load_default=no_default,
        metadata=described("The value, or a number within the bounds, is at most this"),
    )

    @validates_schema
    def _check_ranges(self, data: dict[str, Any], **_: Any) -> None:
        for low, high in (
            ("period_from", "period_to"),
            ("period_end_from", "period_end_to"),
            ("reported_from", "reported_to"),
            ("value_min", "value_max"),
        ):
            first, last = data.get(low), data.get(high)
            if first is not None and last is not None and first > last:
                raise ValidationError({high: [f"It is below {low}: give the lower one first."]})


class FigureFilter(FigureConditions, PageQuery):
    """A page of what matches the filters of figures."""


class FigureQuery(FigureFilter):
    """A page of figures."""

    sort = choice(
        (*SORTS, *(f"-{sort}" for sort in SORTS)),
        load_default=no_default,
        metadata=described(
            "The order, `-` for descending. Default: id; with `q` the best match. By `value`, a "
            "range comes where its lower bound belongs, or its upper one in descending order"
        ),
    )
    lang = language()
    format = choice(
        ("json", "csv", "ndjson", "jsonld", "parquet"),
        load_default=no_default,
        metadata=described("The format, for clients that cannot send `Accept`"),
    )
