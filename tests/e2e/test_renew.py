"""Pages left open over an upgrade: the parts they have not fetched yet are gone from the server."""

import re

from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.axe import complaints
from tests.e2e.conftest import Hall

ENGLISH = re.compile(r"/assets/en-[\w-]+\.js$")
SCRIPT = re.compile(r"/assets/infodesk-[\w-]+\.js")


class Upgraded:
    """What a page of before the upgrade gets from the server. lasting: also after a reload."""

    def __init__(self, page: Page, *, lasting: bool = False) -> None:
        self.loads = 0
        self._lasting = lasting
        page.route(ENGLISH, self._gone)
        page.route(re.compile("/infodesk$"), self._renewed)
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.loads += request.is_navigation_request()

    def _gone(self, route: Route) -> None:
        if self.loads and not self._lasting:
            route.fallback()
        else:
            route.fulfill(status=404, body="")

    def _renewed(self, route: Route) -> None:
        """Asked by the page itself: its HTML names another script by now."""
        answer = route.fetch()
        route.fulfill(response=answer, body=SCRIPT.sub("/assets/infodesk-new.js", answer.text()))


def opened(hall: Hall) -> Page:
    page = hall.page("infodesk")
    expect(page.get_by_role("heading", name="替来的人取号")).to_be_visible()
    hall.expect_errors()  # a part that is gone is an answer of 404, which the console notes
    return page


def test_a_page_is_loaded_anew_for_a_part_that_is_gone(hall: Hall) -> None:
    page = opened(hall)
    server = Upgraded(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="A number for a visitor")).to_be_visible()
    assert server.loads == 1


def test_but_once_only(hall: Hall) -> None:
    page = opened(hall)
    server = Upgraded(page, lasting=True)
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    # The page starts in the language chosen, which is gone again: it stays what it is.
    expect(page.get_by_role("heading", name="替来的人取号")).to_be_visible()
    with page.expect_response(ENGLISH):
        page.get_by_role("button", name="English").click()
    # Had the page asked what is new, it would have had its answer before this one.
    page.evaluate("fetch(location.pathname, { cache: 'no-store' }).then(answer => answer.text())")
    expect(page.get_by_role("heading", name="替来的人取号")).to_be_visible()
    assert server.loads == 1


def test_what_is_typed_is_not_lost(hall: Hall) -> None:
    page = opened(hall)
    server = Upgraded(page)
    search = page.get_by_placeholder(re.compile("拼音首字母"))
    search.fill("食品")
    page.get_by_role("button", name="English").click()
    bar = page.get_by_role("alert").filter(has_text="新版本")
    expect(bar).to_be_visible()
    expect(search).to_have_value("食品")
    assert server.loads == 0
    assert complaints(page) == []
    bar.get_by_role("button", name="更新页面").click()
    expect(page.get_by_role("heading", name="A number for a visitor")).to_be_visible()
