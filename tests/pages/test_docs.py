"""The pages in a real browser, with no network but the service itself."""

import os
import shutil
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Request, sync_playwright

from tests.conftest import missing
from tests.support.server import serving

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        missing("Chromium", "REQUIRE_TOOLS")
    with serving("--data-dir", str(tmp_path_factory.mktemp("pages") / "var")) as (_, url):
        yield url


@pytest.fixture
def page(url: str) -> Iterator[Page]:
    """A page that fails the test on any error, and on any request that leaves the service."""
    faults: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((url, "data:")):
            faults.append(f"asked for {request.url}")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        page = browser.new_page()
        page.on("request", watch)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        yield page
        browser.close()
    assert faults == []


@pytest.mark.slow
def test_the_contract_can_be_browsed_and_tried(page: Page, url: str) -> None:
    page.goto(f"{url}/docs")
    page.get_by_text("List figures", exact=True).click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    answer = page.locator(".live-responses-table tbody .response-col_status").first
    answer.wait_for()
    assert answer.inner_text().startswith("200")


@pytest.mark.slow
def test_the_problems_can_be_read_on_a_phone(page: Page, url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{url}/problems/")
    page.get_by_role("link", name="Invalid input").click()
    assert page.get_by_role("heading").inner_text() == "Invalid input"
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_a_page_loads_nothing_from_other_origins(client: FlaskClient) -> None:
    for path in ("/docs", "/problems/", "/problems/invalid"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        html = response.get_data(as_text=True)
        assert "http://" not in html
        assert "https://" not in html


def test_the_start_leads_to_the_docs(client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.headers["Location"]) == (303, "/docs")
