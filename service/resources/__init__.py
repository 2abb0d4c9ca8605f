"""The endpoints, one noun a file; ``BLUEPRINTS`` is the only registry."""

from service.resources import (
    changes,
    checks,
    comparisons,
    contract,
    figures,
    health,
    imports,
    keys,
    provenance,
    publication,
    releases,
    retraction,
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
    publication.blp,
    retraction.blp,
    series.blp,
    comparisons.blp,
    checks.blp,
    releases.blp,
    changes.blp,
    imports.blp,
    keys.blp,
    *vocabularies.BLUEPRINTS,
    contract.blp,
    health.blp,
)
