"""Retraction and reinstatement: the reason, and what stands in the place of a duplicate."""

from schemas.base import Body
from schemas.fields import Slug, Text
from schemas.figures import DUPLICATE_OF


class ReasonBody(Body):
    """Why a figure is retracted or reinstated; the reason is public."""

    reason = Text(required=True, max_length=2000)


class RetractionBody(ReasonBody):
    """Why a figure is retracted, and what stands in its place if it was recorded twice."""

    duplicate_of = Slug(load_default=None, allow_none=True, metadata=DUPLICATE_OF)
