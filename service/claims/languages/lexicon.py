"""The lexicon: what the words of all languages say, as the files of each state it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from service.claims.languages.grammar import Grammar
from service.claims.languages.script import script_of


@dataclass(frozen=True, slots=True)
class Language:
    """What holds for all words of a language; ``code`` as in ISO 639.

    ``distinct_active``: an active verb differs from its participle in form.
    ``approximate_behind``: a number behind its noun is not exact.
    ``capital_months``: months are written with capital letters.
    """

    code: str
    script: str
    decimal_comma: bool
    distinct_active: bool
    approximate_behind: bool
    capital_months: bool


@dataclass(frozen=True, slots=True)
class Endings:
    """What the forms of a word end in, in one script: endings longest first.

    ``least``: letters that a root keeps at least. ``agents``: the case of who did it. ``final``:
    what is written another way at the end of a word.
    """

    endings: tuple[str, ...] = ()
    least: int = 1
    vowels: frozenset[str] = frozenset()
    agents: tuple[str, ...] = ()
    final: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Spelling:
    """What of the spelling tells nothing: full stops of abbreviations, letters that are alike."""

    abbreviations: set[str] = field(default_factory=set)
    same_letters: dict[int, str] = field(default_factory=dict)  # as ``str.translate`` takes them


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that say something: each a word, and whether any ending may follow."""

    parts: tuple[tuple[str, bool], ...]
    section: str
    name: str
    language: str


@dataclass(slots=True, eq=False)
class Lexicon:
    """The words of all languages together: they hardly collide, and texts mix them.

    Forms are in lower case, numbers exact. It does not change once it is read.
    """

    languages: dict[str, Language] = field(default_factory=dict)
    grammar: Grammar = field(default_factory=Grammar)
    spelling: Spelling = field(default_factory=Spelling)
    endings: dict[str, Endings] = field(default_factory=dict)  # by script
    variants: dict[str, str] = field(default_factory=dict)
    possessives: set[str] = field(default_factory=set)
    numbers: dict[str, Fraction] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    table_scales: dict[str, int] = field(default_factory=dict)
    fractions: dict[str, Fraction] = field(default_factory=dict)
    wholes: dict[str, int] = field(default_factory=dict)
    unit_names: dict[str, set[str]] = field(default_factory=dict)  # phrases by unit
    months: dict[str, int] = field(default_factory=dict)
    small_months: set[str] = field(default_factory=set)  # months without a capital letter
    plain: set[str] = field(default_factory=set)
    generic: set[str] = field(default_factory=set)
    stop: set[str] = field(default_factory=set)
    place: set[str] = field(default_factory=set)
    pronouns: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    press: set[str] = field(default_factory=set)
    whole_words: defaultdict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    stems: defaultdict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))

    def knows(self, form: str) -> bool:
        """Whether a word changes nothing of what is counted, or is a number's."""
        return any(
            form in words
            for words in (
                self.plain, self.stop, self.place, self.pronouns, self.months, self.numbers,
                self.scales,
            )
        )  # fmt: skip

    def endings_of(self, form: str) -> Endings:
        """The endings of the languages that a word may be of."""
        return self.endings.get(script_of(form), _NO_ENDINGS)

    def comma_scripts(self) -> frozenset[str]:
        """The scripts all of whose languages write decimals with a comma."""
        commas: Mapping[str, list[bool]] = defaultdict(list)
        for language in self.languages.values():
            commas[language.script].append(language.decimal_comma)
        return frozenset(script for script, each in commas.items() if all(each))


_NO_ENDINGS = Endings()
