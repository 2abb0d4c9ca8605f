"""The endpoints, one noun a file; this tuple is the only registry."""

from service.resources import (
    contract,
    figures,
    health,
    provenance,
    series,
    verification,
    versions,
    vocabularies,
)

BLUEPRINTS = (
    figures.blp,
    versions.blp,
    provenance.blp,
    verification.blp,
    series.blp,
    *vocabularies.BLUEPRINTS,
    contract.blp,
    health.blp,
)
