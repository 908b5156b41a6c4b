"""A person at the screen: a real Chromium, real keys and clicks, each counted."""

import contextlib
import logging
import pathlib
import resource
import shutil

from playwright.sync_api import expect, sync_playwright

from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME
from odoo.tools import config

_logger = logging.getLogger(__name__)

# Keystroke-level model (Card, Moran, Newell 1980): seconds per key of an average typist, per click with its
# way to the mouse and back, and per screen for looking at it and deciding.
SECONDS_PER_KEY = 0.28
SECONDS_PER_CLICK = 1.9
SECONDS_PER_SCREEN = 1.35

# Milliseconds before the first key on a new screen: nobody types before looking.
_GLANCE = 400

#: The screen on a desk and the one in a hand, in pixels.
DESK = {'width': 1366, 'height': 900}
PHONE = {'width': 390, 'height': 844}

_NOISE = ('favicon', 'service-worker', 'websocket', 'bus/websocket')


class Person:
    """Works with the web client by keyboard, and counts keys, clicks and screens."""

    def __init__(self, page):
        self.page = page
        self.keys = 0
        self.clicks = 0
        self.screens = []
        self._under_way = set()
        page.on('request', self._begin)
        page.on('requestfinished', self._end)
        page.on('requestfailed', self._end)

    def _begin(self, request):
        # Of what a shared worker asks for, the browser does not always say that it has ended.
        if not any(noise in request.url for noise in _NOISE):
            self._under_way.add(request)

    def _end(self, request):
        self._under_way.discard(request)

    @property
    def seconds(self):
        """What the work takes an average person, by the keystroke-level model."""
        return (
            self.keys * SECONDS_PER_KEY
            + self.clicks * SECONDS_PER_CLICK
            + len(self.screens) * SECONDS_PER_SCREEN
        )

    def sees(self, selector, screen=None):
        """Wait until something is on the screen; ``screen`` names a screen that is new to the eye."""
        expect(self.page.locator(selector).first).to_be_visible(timeout=15_000)
        if screen:
            self.screens.append(screen)
            self.page.wait_for_timeout(_GLANCE)

    def sees_no_dialog(self):
        """Wait until the page itself takes the keys again."""
        expect(self.page.locator('.modal')).to_have_count(0, timeout=15_000)

    def rests(self):
        """Wait until nothing is under way: the test shares its connection to the database with the server."""
        quiet = 0
        for _glance in range(150):
            self.page.wait_for_timeout(100)
            quiet = 0 if self._under_way else quiet + 1
            if quiet == 3:
                return
        raise AssertionError(f'{self.page.url} is still waiting for the server')

    def fits(self):
        """Check that nothing sticks out of the screen of a phone to the right, not even of a small one."""
        for width in (PHONE['width'], 360):
            self.page.set_viewport_size({**PHONE, 'width': width})
            found = self.page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                raise AssertionError(f'{self.page.url} is {found} pixels wide on a screen of {width}')
        self.page.set_viewport_size(PHONE)

    def sees_another(self, selector, text, screen):
        """Wait until something says other than ``text``, and return what it says."""
        element = self.page.locator(selector).first
        if text:
            expect(element).not_to_have_text(text, timeout=15_000)
        self.sees(selector, screen)
        return element.inner_text()

    def field_with_cursor(self):
        """Return the name of the field that has the cursor."""
        return self.page.evaluate(
            "document.activeElement.closest('.o_field_widget')?.getAttribute('name') ?? null",
        )

    def types(self, text):
        """Type with the cursor where it is."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def presses(self, key):
        """Press one key or chord."""
        self.keys += 1 + key.count('+')
        self.page.keyboard.press(key)

    def clicks_on(self, selector):
        """Click once."""
        self.clicks += 1
        self.page.locator(selector).first.click(timeout=15_000)


@contextlib.contextmanager
def person_at_screen(case, login, path, screen=DESK):
    """Yield a :class:`Person` logged in as ``login`` (nobody if ``None``) who looks at ``path``.

    :param case: the ``HttpCase`` whose server and transaction the browser uses
    :raise AssertionError: the browser's console showed an error
    """
    errors = []
    with case.allow_requests(), _unlimited_memory(), sync_playwright() as playwright:
        session = case.authenticate(login, login)
        case.cr.flush()
        case.cr.clear()
        browser = playwright.chromium.launch(
            executable_path=shutil.which('chromium') or shutil.which('chromium-browser'), args=['--no-sandbox'],
        )
        try:
            page = _new_page(case, browser, session, errors, screen)
            page.goto(case.base_url() + path)
            with _picture_of_failure(case, page, errors):
                yield Person(page)
        finally:
            browser.close()
            case._wait_remaining_requests()
    case.assertFalse(errors, "the browser's console showed errors")


@contextlib.contextmanager
def _picture_of_failure(case, page, errors):
    try:
        yield
    except BaseException:
        picture = pathlib.Path(config['screenshots']) / f'{case.id()}.png'
        page.screenshot(path=picture)
        _logger.exception("The screen as it failed: %s; its console said: %s", picture, errors)
        raise


@contextlib.contextmanager
def _unlimited_memory():
    """Lift the limit of Odoo's process on address space: the browser inherits it and reserves far more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _new_page(case, browser, session, errors, screen):
    context = browser.new_context(viewport=screen, locale='en-US')
    context.add_cookies([
        {'name': name, 'value': value, 'domain': HOST, 'path': '/'}
        for name, value in (('session_id', session.sid), (TEST_CURSOR_COOKIE_NAME, case.http_request_key))
    ])
    page = context.new_page()
    page.on('pageerror', lambda error: errors.append(str(error)))
    page.on('console', lambda message: errors.append(message.text) if _is_error(message) else None)
    return page


def _is_error(message):
    return message.type == 'error' and not any(noise in message.text for noise in _NOISE)
