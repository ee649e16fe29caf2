"""Mails in a real browser: nothing is fetched, nothing sticks out, everything can be read."""

import pytest
from playwright.sync_api import Browser

from mails_made_up import KINDS
from trialpost.web.mail.rendering import render

CONTRASTS = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (colour) => {
    const parts = colour.slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element.getClientRects().length) continue;
    const [ink, paper] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
    found.push([words, (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05)]);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 700])
def test_mails_fetch_nothing_fit_and_can_be_read(browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 700}, color_scheme=scheme, java_script_enabled=True
    )
    asked: list[str] = []
    for kind, values in KINDS.items():
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(render(kind, subject="News", **values).html)
        seen = page.evaluate("document.documentElement.scrollWidth")
        assert seen <= width, (kind, seen)
        contrasts = page.evaluate(CONTRASTS)
        assert len(contrasts) > 4, kind
        assert [one for one in contrasts if one[1] < 7] == [], kind
        heights = page.eval_on_selector_all(
            "a[style*=background]", "all => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert all(height >= 44 for height in heights), (kind, heights)
        page.close()
    assert asked == []
    context.close()
