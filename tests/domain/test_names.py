"""Names in the reader's language, told from the letters of aliases."""

import pytest

from service.domain.sentence.names import name_in
from service.domain.vocabulary import Source


def a_name(language, name, *aliases):
    return name_in(Source(id="x", name=name, aliases=aliases, kind="media"), language)


ALIASES = ("MediaZona", "Медіазона", "Медиазона")
LOSSES = ("losses", "втрати", "загальні втрати", "потери", "общие потери")


@pytest.mark.parametrize(
    ("language", "name", "aliases", "expected"),
    [
        ("en", "Mediazona", ALIASES, "Mediazona"),
        ("uk", "Mediazona", ALIASES, "Медіазона"),
        ("ru", "Mediazona", ALIASES, "Медиазона"),
        ("uk", "Losses", LOSSES, "загальні втрати"),
        ("ru", "Losses", LOSSES, "общие потери"),
        ("uk", "Kyiv", ("Київ", "Киев"), "Київ"),
        ("ru", "Kyiv", ("Київ", "Киев"), "Киев"),
        ("uk", "Military courts", ("Военные суды",), "Military courts"),
        ("ru", "Military courts", ("Військові суди",), "Military courts"),
        ("uk", "Frontelligence Insight", ("Frontelligence",), "Frontelligence Insight"),
        ("uk", "Медуза", (), "Медуза"),
        ("en", "Медуза", ("Meduza",), "Meduza"),
        ("en", "وزارة الصحة", ("Ministry of Health",), "Ministry of Health"),
        ("en", "وزارة الصحة", (), "وزارة الصحة"),
        ("uk", "وزارة الصحة", ("Ministry of Health",), "Ministry of Health"),
        ("ru", "112", (), "112"),
    ],
)
def test_a_name_is_in_the_language_as_far_as_an_alias_is(language, name, aliases, expected):
    assert a_name(language, name, *aliases) == expected
