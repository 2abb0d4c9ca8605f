"""The documentation of each problem type (RFC 9457, 3.1.1)."""

from flask import Blueprint, Response, render_template

from service.errors import NotFound
from service.http.problems import PROBLEMS
from service.pages.security import secured

blp = Blueprint("problems", __name__, template_folder="templates")


@blp.get("/problems/")
def list_problems() -> Response:
    """List every problem type."""
    return secured(render_template("problems.html", problems=PROBLEMS.values()))


@blp.get("/problems/<slug:slug>")
def show_problem(slug: str) -> Response:
    """Show a problem type; raises NotFound for an unknown one."""
    problem = PROBLEMS.get(slug)
    if problem is None:
        raise NotFound(f"There is no problem type {slug!r}.")
    return secured(render_template("problem.html", problem=problem))
