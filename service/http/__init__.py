"""HTTP: negotiation, conditional requests, paging, problems and the OpenAPI document."""
