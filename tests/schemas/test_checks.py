from schemas.checks import AsideSchema, CheckSchema, SpanSchema
from service.claims.parsed import OtherNumber, TextSpan


def test_a_part_of_a_sentence_is_written_with_its_place():
    number = OtherNumber(TextSpan("47", 8, 10), "ordinal")
    assert AsideSchema().dump(number) == {"text": "47", "start": 8, "end": 10, "kind": "ordinal"}


def test_without_a_sentence_there_is_no_part():
    assert SpanSchema().dump({"part": None}) == {"text": None, "start": None, "end": None}


def test_results_of_several_claims_have_no_fields_of_a_single_one():
    result = {"claim": "It rained.", "claimed_on": None}
    assert CheckSchema().dump({"data": [result]}) == {"data": [result]}
