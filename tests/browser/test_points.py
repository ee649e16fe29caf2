"""Point by point in a real browser: a question, its answer, "this is wrong", and the editor."""

import os
import re
import subprocess
import sys

import pytest

from browser.test_whole_way import link_in

pytestmark = pytest.mark.browser

ANSWERER = "answerer@example.org"
EDITOR = "a long enough phrase"

TROUBLE = """() => {
  const found = [];
  const seen = (one) => one.checkVisibility({visibilityProperty: true});
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    found.push(`id ${id} stands twice`);
  for (const one of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const name of ["aria-labelledby", "aria-describedby"])
      for (const id of (one.getAttribute(name) || "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) found.push(`${name} points to no ${id}`);
  for (const one of document.querySelectorAll("[form]"))
    if (!document.getElementById(one.getAttribute("form"))) found.push("a button of no form");
  const named = (one) => one.labels?.length || one.getAttribute("aria-label")
    || document.getElementById(one.getAttribute("aria-labelledby")) || one.textContent.trim();
  for (const one of document.querySelectorAll("button, a[href], select, textarea, summary,"
      + " input:not([type=hidden])"))
    if (!named(one)) found.push(`no name: ${one.outerHTML.slice(0, 80)}`);
  for (const one of document.querySelectorAll("main button, main select, main input, summary")) {
    if (!seen(one)) continue;
    const box = one.getBoundingClientRect();
    if (box.height < 24 || box.width < 24) found.push(`too small: ${one.outerHTML.slice(0, 80)}`);
  }
  let last = 0;
  for (const one of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(one.tagName[1]);
    if (level > last + 1) found.push(`heading ${one.textContent} comes too deep`);
    last = level;
  }
  for (const one of document.querySelectorAll("[name=say], [name=answer]"))
    if (!one.closest("[role=group], .question, .finish")) found.push("an answer to no question");
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push("the page is wider than the window");
  return found;
}"""
"""What would trouble somebody who uses a keyboard, a screen reader, or a small phone."""


def without_trouble(page) -> None:
    """Unfold all, and see that the page troubles nobody, from a small phone's width to a desk's."""
    page.wait_for_load_state("load")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    before = page.viewport_size
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TROUBLE) == [], width
    page.set_viewport_size(before)


def tell(page) -> None:
    page.locator("#id_conditions").fill("systemic lupus erythematosus")
    page.locator("[name=place]").fill("Boston, MA")
    page.locator("[name=travel_km]").fill("80")
    page.locator("[name=birth_year]").fill("1987")
    page.locator("[name=sex]").select_option("female")


def point(page, words: str):
    """Return the first point that quotes some words."""
    return page.locator(".point", has=page.locator("q", has_text=words)).first


def test_a_point_is_answered_called_wrong_and_seen_by_an_editor(visitor, demo) -> None:
    page = visitor.page

    # Without an account: a question of a point, and its answer.
    visitor.open("/match/")
    tell(page)
    visitor.press("Show trials that may fit")
    assert "trials may fit you" in visitor.heading()
    without_trouble(page)
    open_point = point(page, "Rituximab within")
    assert "We don’t know yet." in open_point.inner_text()
    assert "ever taken, rituximab?" in open_point.inner_text()
    open_point.get_by_role("button", name="No", exact=True).click()
    page.wait_for_load_state("load")
    settled = page.locator(".point-changed", has_text="Rituximab within").first
    assert "Nothing against it." in settled.inner_text()
    assert "You told us" in settled.inner_text()
    told = page.get_by_role("status").first.inner_text()
    assert re.search(r"\d+ points? changed in \d+ trials? shown here: ✓ \d+ fits? now", told)
    spoken = page.locator("main > [role=status].visually-hidden")
    spoken.filter(has_text="Thank you, that is noted.").wait_for(state="attached")
    without_trouble(page)

    # Taken along into an account.
    page.get_by_label("Your email address").fill(ANSWERER)
    visitor.press("Keep this and write to me")
    visitor.open("/demo/mail/")
    page.locator(".letters li", has_text=ANSWERER).first.locator("a").click()
    visitor.open(link_in(page.locator(".letter").inner_text(), demo.base, "/in/"))
    visitor.press("Yes, confirm my address")
    assert page.url.endswith("/me/matches/")
    without_trouble(page)
    assert "Nothing against it." in point(page, "Rituximab within").inner_text()

    # From a trial's own page to how it looks for this person, at an address that does not name it.
    trial = page.locator(".result", has_text="SLEDAI").first
    name = trial.locator(".meta .num").first.text_content()
    visitor.open(f"/trial/{name}/")
    visitor.press("See how it fits you")
    assert re.search(r"/me/fit/[\w-]+/$", page.url)
    assert name not in page.url
    assert name not in page.title()
    value = point(page, "SLEDAI-2K score")
    value.get_by_role("textbox").fill("9")
    value.get_by_role("button", name="Answer").click()
    assert "Fits." in page.locator(".point-changed", has_text="SLEDAI-2K score").inner_text()
    without_trouble(page)

    # This is wrong.
    words = point(page, "SLEDAI-2K score").locator("q").inner_text().strip("“”")
    point(page, "SLEDAI-2K score").get_by_role("button", name="This is wrong").click()
    assert words in page.locator("blockquote").inner_text()
    without_trouble(page)
    page.get_by_label("The trial’s words mean something else").check()
    visitor.press("Tell the editors")
    assert "An editor will look" in page.locator("main").inner_text()
    visitor.follow("Back to the trial")
    assert re.search(r"/me/fit/[\w-]+/$", page.url)

    # Nothing of it was in an address, and no page complained.
    asked = " ".join(visitor.requests).lower()
    assert not re.search("rituximab|sledai|lupus", asked)
    assert visitor.complaints == []
    assert not re.search("rituximab|sledai|lupus", demo.said().lower())

    an_editor_sees_and_closes(page.context.browser, demo, words)


def an_editor_sees_and_closes(browser, demo, words: str) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "trialpost.cli", "operator", "editor", "--password-stdin"],
        env={**os.environ, "TRIALPOST_DATA_DIR": str(demo.folder)},
        input=EDITOR + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(demo.base + "/admin/")
    page.locator("[name=username]").fill("editor")
    page.locator("[name=password]").fill(EDITOR)
    page.locator("[type=submit]").click()
    page.goto(demo.base + "/admin/catalogue/disputerow/")
    row = page.locator("#result_list tbody tr", has_text="SLEDAI")
    assert "the text is misread" in row.inner_text()
    row.locator("th a").click()
    page.wait_for_load_state("load")
    seen = page.locator("#content").inner_text()
    assert words in seen
    assert "measurement[sledai" in seen
    page.goto(demo.base + "/admin/catalogue/disputerow/")
    row.locator("input[type=checkbox]").check()
    page.locator("select[name=action]").select_option("close_as_right")
    page.locator("button[name=index]").click()
    page.wait_for_load_state("load")
    assert "1 closed." in page.locator("#content-start").inner_text()
    assert page.locator("#result_list tbody tr", has_text="SLEDAI").count() == 0
    context.close()


def test_answers_need_no_script(browser, demo) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(demo.base + "/match/")
    tell(page)
    page.get_by_role("button", name="Show trials that may fit").click()
    unknown = point(page, "Rituximab within")
    trial = page.locator(".result", has=unknown).first
    trial.locator("summary").first.click()
    unknown.get_by_role("button", name="Not sure", exact=True).click()
    assert "Thank you, that is noted." in page.get_by_role("status").first.inner_text()
    assert "rituximab" not in page.url
    context.close()
