"""Every reading address, with values that exist, for promises that hold on all of them."""

FIGURE = "ru-deserters-recorded-2024"

CACHED = (
    "/v1/figures",
    f"/v1/figures/{FIGURE}",
    f"/v1/figures/{FIGURE}/versions",
    f"/v1/figures/{FIGURE}/versions/1",
    f"/v1/figures/{FIGURE}/diff?from=1&to=1",
    f"/v1/figures/{FIGURE}/provenance",
    f"/v1/figures/{FIGURE}/verification",
    "/v1/changes?limit=1000",  # all, so that no cursor says when it was asked
    "/v1/releases",
    "/v1/series",
    "/v1/comparisons?conflict=russia-ukraine-2022&population=ru-armed-forces",
    "/v1/conflicts",
    "/v1/conflicts/russia-ukraine-2022",
    "/v1/populations",
    "/v1/populations/ru-armed-forces",
    "/v1/areas",
    "/v1/units",
    "/v1/units/persons",
    "/v1/outcomes",
    "/v1/outcomes/killed",
    "/v1/measures",
    "/v1/measures/deserters-recorded",
    "/v1/sources",
    "/v1/sources/istories",
    "/v1/documents",
    "/v1/documents/ki-2025-07-28-deserters",
    "/v1/openapi.json",
)

UNCACHED = ("/healthz", "/readyz")

EVERY = (*CACHED, *UNCACHED)
