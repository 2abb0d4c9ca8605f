"""What keeps the code readable, measured: size, complexity, names and docstrings."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULES = [path for folder in ("service", "schemas") for path in sorted(Path(folder).rglob("*.py"))]
MOST_LINES = 300
MOST_COMPLEXITY = 15
LEAST_DOCUMENTED = 0.9
# Names that do not say what they hold.
FILLERS = {"one", "said", "found", "told", "asked", "some"}
MOST_FILLERS = 0.01  # of the lines

_BRANCHES = (
    ast.If, ast.For, ast.While, ast.IfExp, ast.ExceptHandler, ast.comprehension, ast.match_case,
)  # fmt: skip


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def complexity(function: ast.AST) -> int:
    """1, and 1 for each branch, loop, handler, comprehension and further operand of and/or."""
    nodes = list(ast.walk(function))
    operands = sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))
    return 1 + sum(isinstance(node, _BRANCHES) for node in nodes) + operands


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)):
                yield name


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_has_one_reason_to_change(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_function_decides_few_things(path: Path) -> None:
    tree = ast.parse(path.read_text())
    decided = {function.name: complexity(function) for function in functions(tree)}
    assert {name: n for name, n in decided.items() if n > MOST_COMPLEXITY} == {}


def test_public_functions_have_docstrings() -> None:
    public = [
        (path, function)
        for path in MODULES
        for function in functions(ast.parse(path.read_text()))
        if not function.name.startswith("_")
    ]
    without = [f"{path}: {each.name}" for path, each in public if not ast.get_docstring(each)]
    assert len(without) <= (1 - LEAST_DOCUMENTED) * len(public), without


def test_names_say_what_they_hold() -> None:
    texts = [path.read_text() for path in MODULES]
    fillers = [name for text in texts for name in names(ast.parse(text)) if name in FILLERS]
    assert len(fillers) <= MOST_FILLERS * sum(text.count("\n") for text in texts)
