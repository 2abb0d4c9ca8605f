"""Pages for people: HTML made here, with everything it needs served from here."""

from service.pages import docs, problems

BLUEPRINTS = (docs.blp, docs.assets, problems.blp)
