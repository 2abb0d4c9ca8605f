"""HTML pages, with every asset served by this service."""

from service.pages import docs, problems

BLUEPRINTS = (docs.blp, docs.assets, problems.blp)
