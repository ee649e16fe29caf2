"""Mails as HTML: they say what the plain words say, escape what they are given, fetch nothing."""

import re
from html.parser import HTMLParser

import pytest

from mails_made_up import KINDS, LINK, ODD, SITE
from trialpost.errors import ConfigurationError
from trialpost.web.mail import mjml
from trialpost.web.mail.rendering import STOP_HERE, RenderedMessage, render


class Page(HTMLParser):
    """What a mail program would show, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.words: list[str] = []
        self.title = self.language = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag
        values = dict(attrs)
        self.language = values.get("lang") or self.language
        if tag == "a":
            self.links.append(values["href"] or "")
        elif tag == "link" or {"src", "background", "srcset"} & values.keys():
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(params=list(KINDS))
def mail(request, settings) -> RenderedMessage:
    return render(request.param, subject="News", **KINDS[request.param])


def test_it_fetches_nothing_and_leads_to_this_service_only(mail) -> None:
    page = Page(mail.html)
    assert page.fetched == []
    assert not {"img", "link", "script", "iframe", "form", "input", "video"} & set(page.tags)
    assert not re.search(r"url\(|@import|@font-face", mail.html)
    assert set(page.links) <= {LINK, STOP_HERE}
    assert LINK in page.links
    assert set(re.findall(r"https?://[^/\"'<\s]+", mail.html)) <= {SITE, "https://stop.invalid"}


def test_values_are_escaped_and_are_no_templates(mail) -> None:
    assert "<script" not in mail.html
    if ODD in mail.text:
        assert ODD in Page(mail.html).text


def test_every_link_and_sentence_of_value_stands_in_both_parts(mail) -> None:
    page = Page(mail.html)
    assert LINK in mail.text
    for told in ("not medical advice", "The link works once", "Heart & blood", "A site opened."):
        assert (told in mail.text) == (told in page.text), told
    assert (STOP_HERE in mail.text) == (STOP_HERE in page.links) == (mail.stream is not None)


def test_its_title_and_language_are_said(mail, settings) -> None:
    page = Page(mail.html)
    assert page.title == settings.SERVICE.name
    assert page.language == "en"


def test_it_is_the_same_each_time(mail, request) -> None:
    kind = request.node.callspec.params["mail"]
    assert render(kind, subject="News", **KINDS[kind]) == mail


def test_no_line_is_wider_than_a_small_telephone(mail) -> None:
    widths = re.findall(
        r"(?<!max-)width:(\d+)px", re.sub(r"(?s)<!--\[if .*?endif\]-->", "", mail.html)
    )
    assert all(int(width) <= 320 for width in widths if width != "480"), widths


def test_a_kind_without_a_form_of_its_own_stands_in_the_same_frame(settings, tmp_path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "new.txt").write_text("Hello,\n\nsee {{ link }}\n")
    (tmp_path / "mail" / "bad.mjml").write_text("<mj-nothing")
    templates = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [*templates["DIRS"], tmp_path]}]
    page = Page(render("new", subject="News", link=SITE).html)
    assert page.links == [SITE]
    assert "Hello," in page.text
    with pytest.raises(ConfigurationError, match=r"mail/bad\.mjml is no MJML"):
        mjml.fill("bad")


def test_the_stop_link_is_put_in_when_the_mail_goes_out() -> None:
    told = render("article", subject="News", **KINDS["article"]).stopped_at(f"{SITE}/stop/a?b&c")
    assert STOP_HERE not in told.text + told.html
    assert f"{SITE}/stop/a?b&c" in told.text
    assert f"{SITE}/stop/a?b&c" in Page(told.html).links


def test_it_is_kept_small_and_comes_out_as_it_was(mail) -> None:
    kept = mail.put_away()
    assert kept.taken_out() == mail
    assert mail.taken_out() == mail
    assert len(kept.packed) < len(mail.html) / 3
    assert kept.html == ""


def test_no_line_is_longer_than_mail_may_have(mail) -> None:
    assert max(len(line.encode()) for line in mail.html.splitlines()) < 998
