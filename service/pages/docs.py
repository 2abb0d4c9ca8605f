"""The API documentation: Swagger UI, with its assets from the installed package."""

from pathlib import Path

import flask_swagger_ui
from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from service.pages.security import secured

blp = Blueprint(
    "docs", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)
assets = Blueprint(
    "docs_assets",
    __name__,
    static_folder=str(Path(flask_swagger_ui.__file__).parent / "dist"),
    static_url_path="/docs/assets",
)


@blp.get("/")
def show_start() -> Redirect:
    """Redirect to the documentation."""
    return redirect(url_for("docs.show_docs"), 303)


@blp.get("/docs")
def show_docs() -> Response:
    """Show the documentation of the API."""
    return secured(render_template("docs.html"))
