"""Grammar: the roles that small words have in a sentence, whatever the language."""

from dataclasses import dataclass, fields

Words = frozenset[str]
NO_WORDS: Words = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The words of each role, in lower case; those of all languages together.

    ``halves`` are phrases, ``ages`` and ``casualties`` are beginnings of words.
    """

    # Joints
    articles: Words = NO_WORDS  # both kinds
    definite: Words = NO_WORDS
    indefinite: Words = NO_WORDS
    conjunctions: Words = NO_WORDS  # "and"
    disjunctions: Words = NO_WORDS  # "or"
    contrasts: Words = NO_WORDS  # "but": joins clauses, and nothing smaller
    additions: Words = NO_WORDS  # "also", in a list
    complementizers: Words = NO_WORDS  # "that", behind a verb of saying
    # Numbers
    number_joints: Words = NO_WORDS  # within a number in words
    halves: Words = NO_WORDS  # "and a half"
    range_openers: Words = NO_WORDS  # "between"
    range_joints: Words = NO_WORDS  # "to"
    scale_letters: Words = NO_WORDS  # scales only right behind digits: "50k"
    scale_abbreviations: Words = NO_WORDS  # scales that a full stop may follow
    idle_scales: Words = NO_WORDS  # scales that multiply nothing: "score"
    empty_words: Words = NO_WORDS  # say nothing beside a number: "a quarter of a million"
    part_links: Words = NO_WORDS  # from a part to its whole: "27 of 31"
    part_determiners: Words = NO_WORDS  # before that whole: "27 of its 31"
    percents: Words = NO_WORDS
    ratio_joints: Words = NO_WORDS  # "one in five"
    ages: Words = NO_WORDS  # how what follows an age begins: "30-year-old"
    hedge_joints: Words = NO_WORDS  # begin a hedge behind its number: "or more"
    approximators: Words = NO_WORDS  # before a number that is not exact
    table_nouns: Words = NO_WORDS  # at the head of a table, beside its scale
    people_abbreviations: Words = NO_WORDS  # of people, beside a printed number
    # Times
    since: Words = NO_WORDS
    date_range_openers: Words = NO_WORDS
    date_range_joints: Words = NO_WORDS
    date_links: Words = NO_WORDS  # between day and month: "28th of July"
    year_openers: Words = NO_WORDS  # a number behind is a year
    whole_periods: Words = NO_WORDS  # up to the end of a year: "by the end of 2024"
    ordinal_endings: Words = NO_WORDS  # behind a day in digits
    undated_people: Words = NO_WORDS  # people whose number may be a day: "July 28 men"
    # Who
    agents: Words = NO_WORDS  # before whoever did it: "by"
    hearers: Words = NO_WORDS  # before whoever heard of it: "told"
    losers_to: Words = NO_WORDS  # before whoever it was lost to
    auxiliaries: Words = NO_WORDS  # between who counted and the verb
    tallies: Words = NO_WORDS  # "by their count"
    place_determiners: Words = NO_WORDS  # between a preposition and a place
    unranked_people: Words = NO_WORDS  # people, other than soldiers are called
    person_units: Words = NO_WORDS  # units that a claim need not name
    name_commons: Words = NO_WORDS  # words that many wars' names share
    # What became of them
    loss_verbs: Words = NO_WORDS  # behind a name that opens a sentence: who did it
    casualties: Words = NO_WORDS  # how words begin that mean people by themselves
    outcome_links: Words = NO_WORDS  # between two outcomes of a list
    adverbs: Words = NO_WORDS  # between a subject and its verb
    objects: Words = NO_WORDS  # pronouns that are what a verb is done to
    noun_links: Words = NO_WORDS  # go on with the noun of a number
    causes: Words = NO_WORDS  # before what people died of
    among: Words = NO_WORDS  # before a part of those who were counted
    increments: Words = NO_WORDS  # "500 more": a change
    comparatives: Words = NO_WORDS  # ... but "500 more than"
    exchanges: Words = NO_WORDS  # "one for five"


ROLES = frozenset(role.name for role in fields(Grammar))
