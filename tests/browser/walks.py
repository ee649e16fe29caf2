"""Ways through the whole site, so that each page and each of its states is looked at once."""

import re
from collections.abc import Iterator
from functools import partial

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Route

from browser import account_walk
from browser.looking import Looker

READER = "reader.of.pages@example.org"
TRIAL = "NCT02708095"
LETTER = "She has systemic lupus erythematosus since 2019 and asthma. Shingles in May, healed."

WITHOUT_A_PAGE = {
    "pages:healthz": "a word for machines",
    "pages:robots": "for machines",
    "pages:sitemap": "for machines",
    "pages:sitemap_part": "for machines",
    "catalogue:suggest": "answers a script, which shows it under the field: a state of home",
    "mail:provider": "for mail providers",
    "people:sign_out": "leads home",
    "people:sign_out_everywhere": "leads to the page that signs in",
    "people:answer": "leads back to the list or the trial, and is looked at there",
    "people:export": "a file",
    "people:opened": "shows a trial's own page, and is looked at there",
    "people:anything": "lists trials as the results of a search do, and is looked at there",
    "people:choose": "leads to the list of another of one's people",
    "people:affirm": "leads back to the list",
    "people:aged": "comes by a mail of a later year",
    "watch:decide": "leads back to the list or the trial",
    "watch:chosen": "a part of a trial's page, and is looked at there",
    "newsroom:from_mail": "leads to an article",
    "newsroom:feeds": "for machines",
    "newsroom:category_feeds": "for machines",
    "newsroom:condition_feeds": "for machines",
    "newsroom:upload": "leads to what was read in a publication, or back",
    "watch:became": "comes by a mail of a later day; made of what watch:digest shows",
    "demo:arrive": "leads to the demo's mail",
    "demo:mail_count": "answers a script",
    **account_walk.WITHOUT_A_PAGE,
}
"""Addresses that show nothing of their own, and why."""

MADE_UP = {"/nowhere/", "/broken/"}
"""Paths that are no addresses of the site."""


def addresses() -> set[str]:
    """Return the names of all addresses of the site, those of the demo among them."""
    whole = [*get_resolver("trialpost.web.urls").url_patterns]
    named = set(_names(one for one in whole if one.__dict__.get("app_name") != "admin"))
    demo = get_resolver("trialpost.web.pages.demo_urls").url_patterns
    return named | {f"demo:{one.name}" for one in demo}


def _names(patterns: Iterator[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from _names(one.url_patterns, space + inner)
        else:
            yield space + (one.name or str(one.pattern))


def name_of(path: str) -> str:
    """Return the name of the address that a path has."""
    if path.startswith("/demo/"):
        match = get_resolver("trialpost.web.pages.demo_urls").resolve(path.removeprefix("/demo"))
        return f"demo:{match.url_name}"
    match = get_resolver("trialpost.web.urls").resolve(path)
    return match.view_name if match.url_name else str(match.route)


def mailed(looker: Looker, path: str, number: int = 0) -> str:
    """Return the link that begins with a path, from the newest mail to the reader that has one."""
    looker.open("/demo/mail/")
    rows = looker.page.locator(".letters li", has_text=READER)
    letters = [row.locator("a").get_attribute("href") for row in rows.all()]
    for letter in letters[number:]:
        looker.open(letter)
        words = looker.page.locator(".letter").inner_text()
        if found := re.search(re.escape(looker.base + path) + r"\S+", words):
            return found[0].removeprefix(looker.base)
    raise AssertionError(f"no mail with {path}")


def public_pages(looker: Looker) -> None:
    """Read what anybody can read."""
    for path in ("/about/", "/privacy/", "/help/", "/accessibility/", "/articles/", "/conditions/"):
        looker.see(path, path)
    looker.see("/conditions/lupus/", "a condition")
    looker.see("/conditions/no-such-illness/", "no such condition", 404)
    looker.see("/", "home")
    looker.page.get_by_label("Condition").press_sequentially("lup")
    looker.page.get_by_role("option").first.wait_for()
    looker.page.keyboard.press("ArrowDown")
    looker.look("home, conditions suggested", told="Suggestions: ")
    looker.see("/demo/", "what the demo has")
    looker.open("/demo/sample/")
    looker.look("the sample person", unfold=8)


def finding(looker: Looker) -> None:
    """Search with and without success, and read trials."""
    looker.see("/find/", "results, nothing asked")
    looker.see("/find/?condition=lupus&near=Boston, MA", "results")
    looker.see(
        "/find/?condition=lupus&near=Boston, MA&within=80&unit=mi&age=39&sex=female&status=any"
        "&text=hydroxychloroquine",
        "results with every filter",
    )
    looker.open("/find/?condition=lupus&within=near&age=old")
    looker.look("results, filters not understood", told="The age has to be")
    looker.open("/find/?condition=asthma&near=Springfield")
    looker.look("results, place not sure", told="Springfield")
    looker.see("/find/?condition=frobnitz disease", "no results")
    looker.see("/find/?condition=lupus&near=Honolulu&within=1", "no results, others offered")
    looker.open(f"/find/?condition=lupus&why={TRIAL}")
    looker.look("results, one missed", told=TRIAL)
    looker.open("/find/?condition=lupus&why=what")
    looker.look("results, one missed that is no number", told="is no number")
    looker.see(f"/find/?condition={'a long letter ' * 12}", "results, a letter as search")
    looker.see(f"/trial/{TRIAL}/", "a trial with results")
    looker.open("/find/?condition=lupus&near=Boston, MA")
    looker.open(looker.page.locator(".result h2 a").first.get_attribute("href"))
    looker.look("a trial that recruits")
    looker.see("/trial/NCT00000001/", "a trial that we do not hold", 404)
    looker.see("/find/letter/", "a letter")
    for words, state in ((LETTER, "In your letter we found"), ("Hello.", "no condition")):
        looker.page.get_by_label("The letter").fill(words)
        looker.press("Find the conditions in it")
        looker.look(f"a letter: {state}", told=state)


def reading(looker: Looker) -> None:
    """Read an article and subscribe to more."""
    looker.open("/articles/")
    looker.page.locator("main a[href*=category]").first.click()
    looker.page.locator(".crumbs").wait_for()
    looker.look("a category")
    looker.page.locator(".card a").first.click()
    looker.page.locator(".article").wait_for()
    looker.look("an article")
    article = looker.page.url
    looker.open(f"{article.removeprefix(looker.base)}?near=Springfield")
    looker.look("an article, place not sure", told="Springfield")
    friend = looker.page.locator("a.address").get_attribute("href")
    looker.see(friend.removeprefix(looker.base), "a page for a friend")
    looker.open(article.removeprefix(looker.base))
    looker.page.get_by_role("link", name="Something here is wrong").click()
    looker.look("something is wrong")
    looker.page.get_by_role("radio").first.check()
    looker.page.get_by_role("radio").last.check()
    looker.press("Tell the editors")
    looker.look("something is wrong, told")
    looker.see("/articles/condition/lupus/", "articles on a condition")
    looker.see("/articles/category/other/", "a category without articles")
    looker.page.get_by_label("Your email address").fill("nobody@nowhere")
    looker.press("Send me new articles")
    looker.look("subscribing, refused", told="Nothing was sent")
    looker.page.get_by_label("Your email address").fill(READER)
    looker.press("Send me new articles")
    looker.look("subscribing, asked")
    link = mailed(looker, "/subscribe/")
    looker.see(link, "subscribing, to be confirmed")
    looker.press("Yes, send me these articles")
    looker.look("subscribed")
    looker.page.get_by_role("link", name="See all that we email you").click()
    own = looker.page.url.removeprefix(looker.base)
    looker.look("what a reader gets")
    looker.press("Email me a link that changes it")
    looker.look("what a reader gets, nothing chosen", told="Choose what should change")
    looker.press("Email me a link that adds it")
    looker.look("what a reader gets, more was asked for", told="We have emailed a link")
    looker.press("Stop all articles by email")
    looker.look("all articles stopped")
    looker.see(own, "what a reader gets, nothing any more", 404)
    looker.see(link, "subscribing, link used", 404)


def tell(looker: Looker) -> None:
    """Fill in what somebody with lupus in Boston says."""
    page = looker.page
    page.locator("#id_conditions").fill("systemic lupus erythematosus")
    page.locator("main [name=place]").fill("Boston, MA")
    page.locator("main [name=travel_km]").fill("80")
    page.locator("main [name=birth_year]").fill("1987")
    page.locator("main [name=sex]").select_option("female")


def trying(looker: Looker) -> None:
    """See what may fit without an account, answer, ask why not, and call a point wrong."""
    page = looker.page
    asking(looker)
    looker.see("/match/", "telling")
    page.locator("main [name=birth_year]").fill("1")
    page.locator("main [name=travel_km]").fill("far")
    looker.press("Show trials that may fit")
    looker.look("telling, refused", told="year")
    page.locator("#id_conditions").fill("frobnitz disease")
    page.locator("main [name=birth_year]").fill("")
    page.locator("main [name=travel_km]").fill("")
    looker.press("Show trials that may fit")
    looker.look("matches, not understood")
    looker.open("/match/")
    tell(looker)
    looker.press("Show trials that may fit")
    looker.look("matches without an account", unfold=8)
    # Where a number is asked for: on the question that stands first any words may be an answer.
    number = page.locator("main form:has([name=answer][inputmode=decimal])").first
    number.locator("[name=answer]").evaluate("(one) => { one.value = 'frobnitz' }")
    _send(looker, number.locator("button").first)
    looker.look("matches, answer not understood", told="did not understand", unfold=3)
    _send(looker, page.locator(".point .ask").get_by_role("button", name="No", exact=True).first)
    looker.look("matches, answered", told="that is noted", unfold=3)
    _send(looker, page.get_by_role("button", name="This is wrong").first)
    looker.look("a point called wrong")
    looker.press("Tell the editors")
    looker.look("a point called wrong, not said how", told="choose one")
    page.get_by_label("The trial’s words mean something else").check()
    looker.press("Tell the editors")
    looker.look("a point called wrong, thanked")
    looker.press("Back to my trials")
    page.locator("summary", has_text="Why is a trial not in my list").click()
    for asked, state in ((TRIAL, "why not"), ("what", "why not, no number")):
        page.locator("main [name=trial]").fill(asked)
        looker.press("Say why")
        looker.look(state, told="is no number" if asked == "what" else "")


def asking(looker: Looker) -> None:
    """Tell the same one question at a time: each question, an answer that is not understood."""
    page = looker.page
    looker.see("/match/ask/", "asked for a condition")
    looker.press("Next")
    looker.look("asked where")
    page.get_by_label("Where are you?").fill("Xyzzyville")
    looker.press("Next")
    looker.look("asked where, refused", told="Xyzzyville")
    page.get_by_label("Where are you?").fill("Boston, MA")
    looker.press("Next")
    looker.look("asked how far")
    looker.press("Skip")
    page.get_by_label("In which year were you born?").fill("1")
    looker.press("Next")
    looker.look("asked for a year, refused", told="year")
    looker.press("Skip")
    looker.look("asked for a sex")
    looker.press("Rather not say")
    looker.look("asked, no condition named", told="Tell us a condition first")


def _send(looker: Looker, button) -> None:
    """Press a button that may be folded away, and wait for what comes."""
    with looker.page.expect_navigation():
        button.evaluate("(one) => one.click()")


def joining(looker: Looker) -> None:
    """Leave an address and confirm it."""
    looker.see("/join/", "joining")
    looker.press("Send me the link")
    looker.look("joining, refused", told="Write your email address")
    looker.page.locator("main [name=address]").fill(READER)
    looker.page.get_by_role("checkbox").check()
    looker.press("Send me the link")
    looker.look("joining, sent")
    looker.see("/demo/mail/", "the demo's mail")
    looker.page.locator(".letters a").first.click()
    looker.page.locator(".letter").wait_for()
    looker.look("a mail of the demo")
    looker.see("/sign-in/", "signing in")
    looker.press("Send me the link")
    looker.look("signing in, refused", told="Write your email address")
    link = mailed(looker, "/in/")
    looker.see(link, "joining, to be confirmed")
    looker.press("Yes, confirm my address")
    looker.see(link, "joining, link used", 404)


def ones_own_pages(looker: Looker) -> None:
    """Fill a profile, decide about trials, and choose when mails come."""
    page = looker.page
    looker.see("/me/matches/", "one's matches, nothing told")
    looker.see("/me/notices/", "notices, nothing told")
    looker.see("/me/decided/", "decided, nothing yet")
    looker.see("/me/ask/", "one's own, asked for a condition")
    looker.press("Skip")
    looker.look("one's own, asked where")
    looker.see("/me/", "one's page, nothing told")
    page.locator("main [name=birth_year]").fill("1")
    looker.press("Save and show my trials")
    looker.look("one's page, refused", told="year")
    tell(looker)
    looker.press("Save and show my trials")
    looker.look("one's matches", unfold=6)
    title = page.locator(".result h2 a").first.get_attribute("href")
    for words, nth in (("Save", 0), ("Hide", 1)):
        _send(looker, page.get_by_role("button", name=words, exact=True).nth(nth))
    _send(looker, page.locator("main [name=decision][value=declined]").last)
    looker.look("one's matches, decided", unfold=3)
    looker.see("/me/decided/", "decided")
    looker.open(title)
    looker.look("a trial, signed in")
    looker.press("See how it fits you")
    looker.look("one trial for somebody")
    choosing(looker)
    looker.see("/me/", "one's page")


def caring(looker: Looker) -> None:
    """Look for a child as well: take them in, tell of them, rename and erase their list."""
    page = looker.page
    looker.see("/me/people/", "for whom one looks, oneself alone")
    page.locator("main [name=words]").fill("Mia")
    page.get_by_label("For my child").check()
    looker.press("Add")
    looker.look("the first question about a child")
    looker.open("/me/")
    tell(looker)
    page.locator("main [name=birth_year]").fill("2016")
    looker.press("Save and show the trials")
    looker.look("a child's matches")
    looker.see("/me/notices/", "notices for a child")
    looker.see("/me/people/", "for whom one looks")
    _send(looker, page.locator("button", has_text=re.compile("Rename.*Mia")))
    looker.look("renaming a list")
    page.get_by_label("For me", exact=True).check()
    looker.press("Save")
    looker.look("renaming a list, refused", told="a list for you already")
    looker.open("/me/people/")
    _send(looker, page.locator("button", has_text=re.compile("Erase.*Mia")))
    looker.look("erasing a list")
    looker.press("Erase this list now")
    looker.look("erasing a list, not ticked", told="tick the box")
    page.get_by_role("checkbox").check()
    looker.press("Erase this list now")
    looker.look("a list erased", told="Nothing of it is left")


def choosing(looker: Looker) -> None:
    """Choose when mails come: refused, saved, stopped, on again."""
    page = looker.page
    looker.see("/me/notices/", "notices")
    page.get_by_label("From").select_option("22:00")
    looker.press("Save")
    looker.look("notices, refused", told="Quiet hours need both")
    page.get_by_label("From").select_option("")
    looker.press("Save")
    looker.look("notices, saved", told="Saved.")
    looker.press("Stop these emails")
    looker.look("notices, stopped", told="stopped")
    looker.press("Tell me of new trials again")


def mails(looker: Looker) -> None:
    """Follow every link of a mail."""
    looker.open("/demo/mail/")
    looker.press("Let a new trial arrive")
    looker.look("the demo's mail, a trial arrived", told="has arrived")
    stop = mailed(looker, "/stop/")
    looker.see(mailed(looker, "/n/"), "what was written")
    looker.see("/n/none", "what was written, gone", 404)
    looker.see(mailed(looker, "/fewer/"), "fewer mails")
    looker.page.get_by_label("Once a month", exact=True).check()
    looker.press("Save")
    looker.look("fewer mails, saved", told="Saved.")
    looker.see(stop, "stopping")
    looker.press("Stop these emails")
    looker.look("stopped")
    looker.see("/stop/none", "stopping, gone", 404)


def ones_account(looker: Looker) -> None:
    """See what hangs on an account."""
    account_walk.account(looker, READER)


def leaving(looker: Looker) -> None:
    """Erase everything."""
    looker.see("/me/erase/", "erasing")
    looker.press("Erase everything now")
    looker.look("erasing, not ticked", told="tick the box")
    looker.page.get_by_role("checkbox").check()
    looker.press("Erase everything now")
    looker.look("erased")


def what_goes_wrong(looker: Looker) -> None:
    """See the pages that say that something is not there, not allowed or broken."""
    page = looker.page
    looker.see("/nowhere/", "no such page", 404)
    looker.open("/join/")
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'old'")
    looker.press("Send me the link")
    looker.look("a form that was open too long")
    for name in ("403.html", "500.html"):
        words = render_to_string(name, request=RequestFactory().get("/"))
        answer = partial(_answer, words)
        page.route("**/broken/", answer)
        looker.see("/broken/", name)
        page.unroute("**/broken/")


def _answer(words: str, route: Route) -> None:
    route.fulfill(body=words, content_type="text/html; charset=utf-8")


def operators(looker: Looker) -> None:
    """Come to the operators' door, and be refused."""
    page = looker.page
    looker.open("/admin/login/")
    looker.look("the operators' door", ours=False)
    page.locator("main [name=username]").fill("nobody")
    page.locator("main [name=password]").fill("nothing")
    with page.expect_navigation():
        page.locator("[type=submit]").click()
    looker.look("the operators' door, refused", ours=False)


EDITOR, PASSWORD = "walker", "words-of-an-editor"
PAPER = f"""<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Tablets in lupus
</ArticleTitle><Abstract><AbstractText Label="RESULTS">In {TRIAL}, 24 of 100 people in the tablet
group and 12 of 100 people in the placebo group had a response (p=0.03).</AbstractText></Abstract>
</Article></MedlineCitation></PubmedArticle>"""


def editing(looker: Looker) -> None:
    """Sign in as an editor, who has to be there: the desk, a sentence's source, other words."""
    page = looker.page
    looker.open("/admin/login/?next=/editor/")
    page.locator("main [name=username]").fill(EDITOR)
    page.locator("main [name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[type=submit]").click()
    looker.look("the editors' desk")
    # Another trial's article may have the very same headline: the number tells them apart.
    page.locator(".result", has_text=TRIAL).locator("h3 a").first.click()
    looker.look("an article beside its source")
    looker.press("Begin a correction")
    looker.look("a correction", told="draft of the correction")
    draft = page.url
    page.get_by_role("link", name="As readers read it").click()
    looker.look("a draft as readers will read it")
    page.goto(draft)
    page.get_by_role("link", name="Change the words").click()
    looker.look("other words")
    page.get_by_label("Headline").last.fill("")
    looker.press("Save as a draft")
    looker.look("other words, refused", told="needs a headline")
    page.goto(draft)
    paper = {"name": "paper.xml", "mimeType": "text/xml", "buffer": PAPER.encode()}
    page.locator("#paper").set_input_files(files=[paper])
    looker.press("Read it")
    page.wait_for_url("**/editor/paper/*/")
    looker.look("what was read in a publication")
    page.goto(draft)
    looker.press("Throw this draft away")
    looker.look("the desk, a draft thrown away", told="The draft is gone")


WALKS = (
    public_pages, finding, reading, trying, joining, ones_own_pages, caring, mails, ones_account,
    leaving, what_goes_wrong, operators, editing,
)  # fmt: skip
