"""Languages are data: no Python knows a word, and a folder of files adds a language."""

import ast
import json
import shutil
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service import data
from service.claims.entities.index import build_names
from service.claims.entities.names import Names
from service.claims.languages.grammar import ROLES
from service.claims.languages.load import FOLDER, LanguageFileInvalid, lexicon
from service.domain.vocabulary import VOCABULARIES, Population
from tests.claims import wars
from tests.claims.corpus import cases, read

MODULES = sorted(Path("service/claims").rglob("*.py"))
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if (path / "words.toml").exists())

# Ids of the data model that a language has a word for: kinds of tokens, of amounts, of sources and
# of periods, the field of a fault, a category of Unicode.
KINDS = {"number", "count", "government", "cumulative", "claim", "No"}
BEGINNINGS = {"startswith", "endswith", "removesuffix", "removeprefix"}
POLISH = Path(__file__).parent / "polish"


def tables(name: str) -> Iterator[dict[str, dict[str, object]]]:
    for language in LANGUAGES:
        yield tomllib.loads((FOLDER / language / f"{name}.toml").read_text())


def listed() -> set[str]:
    """Every word and phrase that a file of a language lists."""
    words: set[str] = set()
    for table in (*tables("words"), *tables("grammar")):
        for section in table.values():
            for name, value in section.items():
                if isinstance(value, list):
                    words.update(phrase.replace("*", "") for phrase in value)
                elif not isinstance(value, bool | str | dict):
                    words.add(name)  # of a table of numbers
    return words


def ids() -> set[str]:
    """The names that files and code share: sections, names in them, roles; and the data model's."""
    shared = {*ROLES, *KINDS, *VOCABULARIES, *(each.plural for each in VOCABULARIES.values())}
    shared.update(key for table in tables("endings") for key in table)
    shared.update(
        line["outcome"]["id"] for line in map(json.loads, data.lines()) if "outcome" in line
    )
    for table in tables("words"):
        for section, names in table.items():
            shared.add(section)
            shared.update(name for name, value in names.items() if isinstance(value, list))
    return shared


def literals(path: Path) -> Iterator[str]:
    """The text literals of a module, docstrings left out."""
    tree = ast.parse(path.read_text())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def with_letters(node: ast.AST) -> list[str]:
    """The text literals within a node that hold letters."""
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and any(letter.isalpha() for letter in each.value)
    ]


def is_form(node: ast.AST) -> bool:
    """Whether a value is what a token is looked up by: ``token.form``, ``text.form(at)``."""
    called = node.func if isinstance(node, ast.Call) else node
    return (isinstance(called, ast.Attribute) and called.attr.lstrip("_") == "form") or (
        isinstance(called, ast.Name) and called.id == "form"
    )


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_python_is_written_in_ascii_letters_alone(path: Path) -> None:
    letters = {letter for letter in path.read_text() if not letter.isascii()}
    assert {
        letter for letter in letters if unicodedata.category(letter) in {"Lu", "Ll", "Lo"}
    } == set()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_literal_is_a_word_of_a_language(path: Path) -> None:
    words = {word for word in listed() if any(letter.isalpha() for letter in word)}
    named = set(literals(path)) - ids()
    assert {literal for literal in named if literal.lower() in words} == set()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_word_of_a_text_is_compared_with_no_literal(path: Path) -> None:
    compared: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare) and any(map(is_form, [node.left, *node.comparators])):
            compared += with_letters(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            compared += with_letters(node) if node.func.attr in BEGINNINGS else []
    assert compared == []


@pytest.fixture(scope="module")
def names() -> Names:
    return wars.names()


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["claim"]) for code in LANGUAGES for case in cases(FOLDER / code)],
)
def test_the_claims_of_a_corpus_are_read_as_it_states(case: dict[str, Any], names: Names) -> None:
    assert read(case, names) == case["quantities"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_corpus_has_claims_that_are_read_and_claims_that_are_not(code: str) -> None:
    quantities = [each for case in cases(FOLDER / code) for each in case["quantities"]]
    assert len(quantities) >= 10
    assert {"why" in quantity for quantity in quantities} == {True, False}


@pytest.fixture(scope="module")
def with_polish() -> Names:
    france = Population(
        id="french-army", name="French army", kind="military", party="france",
        aliases=("France", "Francja", "Francji"),
    )  # fmt: skip
    return build_names([*wars.entries(), france], lexicon(folders=(FOLDER, POLISH)))


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["claim"]) for each in cases(POLISH / "pl")]
)
def test_a_folder_of_files_adds_a_language(case: dict[str, Any], with_polish: Names) -> None:
    assert read(case, with_polish) == case["quantities"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_another_language_changes_nothing_of_those_there_are(code: str, with_polish: Names) -> None:
    for case in cases(FOLDER / code):
        assert read(case, with_polish) == case["quantities"]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("words", "[outcome]\nkilled = []", "nothing reads outcome"),
        ("words", "[words]\nplane = []", "nothing reads words.plane"),
        ("grammar", "[roles]\njoint = []", "nothing reads roles.joint"),
        ("endings", "least = 4\nending = []", "nothing reads ending"),
        ("endings", "least =", "Invalid value"),
        ("grammar", None, "No such file"),
        ("grammar", "[roles]\n", "properties"),
    ],
)
def test_a_slip_in_a_file_is_named(tmp_path: Path, file: str, text: str | None, fault: str) -> None:
    shutil.copytree(POLISH / "pl", tmp_path / "pl")
    changed = tmp_path / "pl" / f"{file}.toml"
    changed.unlink() if text is None else changed.write_text(text)
    with pytest.raises(LanguageFileInvalid, match=f"{file}.toml.*{fault}"):
        lexicon(folders=(tmp_path,))
