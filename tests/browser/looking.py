"""What somebody with other eyes, hands or settings meets on a page: axe-core, and what it misses.

A ``Looker`` opens pages and looks at each in every manner: light and dark, at a small phone's
width, at 320 pixels, with letters twice as large, and on a desk. What troubles is collected with
the name of the page's state.
"""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, TimeoutError

PHONE = {"width": 375, "height": 812}
NARROWEST = {"width": 320, "height": 812}
DESK = {"width": 1280, "height": 900}

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
"""Tags of axe-core's rules: WCAG 2.0, 2.1 and 2.2 at the levels A and AA."""

RULES = [*WCAG, "best-practice"]

TOLD = """(found) => found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\\n")[1].trim()}`))"""

RUN_AXE = f"""async (only) => ({TOLD})(await axe.run(document, {{
  runOnly: only, resultTypes: ["violations"], rules: {{"color-contrast": {{enabled: false}}}}}}))"""
"""All rules but that of contrast, which has to be seen in light and in dark."""

CONTRAST = f"""async (alike) => {{
  const moving = document.getAnimations().filter((one) =>
    one.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(moving.map((one) => one.finished));
  const numbers = new Map(), looks = new Map();
  const look = (one) => {{  // a number for what it and all that it stands in do to its colours
    if (!one) return 0;
    if (looks.has(one)) return looks.get(one);
    const style = getComputedStyle(one);
    const words = [look(one.parentElement), one.tagName, one.className, one.disabled, style.color,
      style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.position,
      style.fontSize, style.fontWeight, style.textShadow, style.mixBlendMode].join("|");
    if (!numbers.has(words)) numbers.set(words, numbers.size + 1);
    looks.set(one, numbers.get(words));
    return looks.get(one);
  }};
  const often = new Map(), chosen = new Set();
  for (const one of document.querySelectorAll("body, body *")) {{
    const written = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!written && !one.matches("input, select, textarea")) continue;
    if (!one.checkVisibility({{visibilityProperty: true}})) continue;
    const count = often.get(look(one)) || 0;
    often.set(look(one), count + 1);
    if (count < alike) chosen.add(one);
  }}
  return ({TOLD})(await axe.run({{include: [...chosen]}}, {{
    runOnly: ["color-contrast"], resultTypes: ["violations"]}}));
}}"""
"""The contrast of what is written, of so many alike: in the same colours and letters, on the same
grounds. A list of twenty trials has each of them hundreds of times, and to measure one of them
takes longer than all other rules together."""

ALIKE = 3

FITS = """() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    found.push(`wider than the window by ${root.scrollWidth - root.clientWidth}`);
  const shown = (one) => one.checkVisibility({visibilityProperty: true});
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    const cuts = style.overflowX === "hidden" || style.overflowX === "clip";
    const hides = style.overflowY === "hidden" || style.overflowY === "clip";
    if (!(cuts || hides) || style.clipPath !== "none" || !shown(one)) continue;
    if (one.closest("svg") || one.matches("input, textarea, select")) continue;
    if (cuts && one.scrollWidth > one.clientWidth + 1
        || hides && one.scrollHeight > one.clientHeight + 1)
      found.push(`cut off: ${one.outerHTML.slice(0, 80)}`);
  }
  for (const one of document.querySelectorAll("button, .button")) {
    if (shown(one) && one.scrollWidth > one.clientWidth + 1)
      found.push(`words stick out: ${one.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""
"""Whether everything on the page has room: nothing scrolls sideways, nothing is cut off."""

TARGETS = """() => {
  const found = [];
  const shown = (one) => one.checkVisibility({visibilityProperty: true});
  const all = document.querySelectorAll("button, a[href], select, textarea, summary, input");
  for (const one of all) {
    if (!shown(one) || one.type === "hidden") continue;
    // A link within a line of text is as high as the line (WCAG 2.2, 2.5.8, "inline").
    if (one.tagName === "A" && getComputedStyle(one).display === "inline"
        && one.parentElement.textContent.trim() !== one.textContent.trim()) continue;
    const boxes = [one, ...(one.labels || [])].map((part) => part.getBoundingClientRect());
    if (!boxes.some((box) => box.height >= 23.5 && box.width >= 23.5))
      found.push(`too small (${Math.round(boxes[0].width)} by ${Math.round(boxes[0].height)}): `
        + one.outerHTML.slice(0, 90));
  }
  return found;
}"""
"""Whether everything that can be pressed is at least 24 by 24 pixels."""

MOVES = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  const long = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return style.animationName !== "none" || long(style.transitionDuration)
    || style.scrollBehavior === "smooth";
}).map((one) => `moves: ${one.outerHTML.slice(0, 80)}`)"""
"""What still moves for somebody who asked for less motion."""

ERRORS_TOLD = """() => [...document.querySelectorAll("[aria-invalid=true]")].filter((one) => {
  const ids = (one.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  return !ids.some((id) => document.getElementById(id)?.closest("[role=alert]"));
}).map((one) => `what is wrong is not told with the field: ${one.outerHTML.slice(0, 80)}`)"""
"""Whether each field that is wrong is described by the words that say so."""


class Looker:
    """Somebody who walks the site and looks hard at each page."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.states: list[str] = []
        self.paths: set[str] = set()
        self.troubles: list[str] = []
        self._font = page.context.new_cdp_session(page)

    def open(self, path: str, status: int = 200) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(self.base + path if path.startswith("/") else path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)

    def see(self, path: str, state: str, status: int = 200) -> None:
        """Go to an address and look at it."""
        self.open(path, status)
        self.look(state)

    def press(self, name: str) -> None:
        """Press the first button with these words, and wait for what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()

    def look(self, state: str, *, told: str = "", unfold: int = 60, ours: bool = True) -> None:
        """Look at the page in every manner.

        ``told`` is what a status or an alert has to say here. At most so many folded parts are
        unfolded: a list of twenty trials has the same parts twenty times. A page that is not
        ``ours`` but a toolkit's has to meet WCAG and no more.
        """
        page = self.page
        self.states.append(state)
        self.paths.add(urlsplit(page.url).path)
        if told:
            said = page.locator("[role=status], [role=alert]").filter(has_text=told).first
            try:  # a script may be about to say it
                said.wait_for(timeout=20_000)
            except TimeoutError:
                self._note(state, [f"not announced: {told}"])
        opened = "(most) => [...document.querySelectorAll('details')].slice(0, most)"
        page.evaluate(f"(most) => {{ for (const d of ({opened})(most)) d.open = true }}", unfold)
        page.evaluate(AXE_SCRIPT)
        self._note(state, page.evaluate(RUN_AXE, RULES if ours else WCAG))
        self._note(f"{state}, light", page.evaluate(CONTRAST, ALIKE))
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self._note(f"{state}, dark", page.evaluate(CONTRAST, ALIKE))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        if ours:
            self._note(state, page.evaluate(MOVES) + page.evaluate(ERRORS_TOLD))
            self._fits(state)

    def _fits(self, state: str) -> None:
        page = self.page
        self._note(f"{state}, 375 px", page.evaluate(FITS) + page.evaluate(TARGETS))
        page.set_viewport_size(NARROWEST)
        self._note(f"{state}, 320 px", page.evaluate(FITS) + page.evaluate(TARGETS))
        page.set_viewport_size(DESK)
        self._note(f"{state}, 1280 px", page.evaluate(FITS) + page.evaluate(TARGETS))
        self._letters(32)
        self._note(f"{state}, 1280 px, letters of 200 %", page.evaluate(FITS))
        page.set_viewport_size(PHONE)
        self._note(f"{state}, 375 px, letters of 200 %", page.evaluate(FITS))
        self._letters(16)

    def _letters(self, size: int) -> None:
        """Set the size of letters, as somebody does in a browser's settings."""
        sizes: dict[str, Any] = {"fontSizes": {"standard": size, "fixed": size}}
        self._font.send("Page.setFontSizes", sizes)

    def _note(self, where: str, found: list[str]) -> None:
        self.troubles += [f"{where}: {one}" for one in found]
