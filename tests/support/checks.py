"""Send claims to be checked, and read the findings."""

from typing import Any

from flask.testing import FlaskClient

TEXT = "Russia has had a million soldiers killed."
SUPPORTED = "supported-by-a-source"


def check(client: FlaskClient, query: str = "", **claim: Any) -> dict[str, Any]:
    """Return the result for a claim; ``query`` is a query string with its question mark."""
    response = client.post(f"/v1/checks{query}", json=claim)
    assert response.status_code == 200, response.data
    result: dict[str, Any] = response.get_json()
    return result


def relations(result: dict[str, Any]) -> dict[str, str]:
    """Return the relation of each figure to the only quantity of a claim."""
    [quantity] = result["quantities"]
    return {finding["figure"]["id"]: finding["relation"] for finding in quantity["findings"]}
