"""Mail that came back, torn, doubled and filled with rubbish: it is read, or it is nothing."""

from hypothesis import given
from hypothesis import strategies as st

from returned_made_up import COMPLAINT, FORMS, filled
from trialpost.web.mail.returned import Kind, Report, read

TO, NAME = "ada@example.org", "<a-name@trialpost.example>"
WHOLE = [filled(form, to=TO, id=NAME) for form in (*FORMS.values(), COMPLAINT)]


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """Take out, double or garble some lines of a message."""
    lines = draw(st.sampled_from(WHOLE)).splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        end = at + draw(st.integers(0, 8))
        lines[at:end] = draw(
            st.sampled_from([[], lines[at:end] * 2, [draw(st.binary(max_size=40))]])
        )
    return b"".join(lines)


@given(torn())
def test_a_torn_message_is_read_or_is_nothing(raw: bytes) -> None:
    report = read(raw)
    assert report is None or isinstance(report, Report)
    if report is not None and report.kind is Kind.GONE:
        assert report.recipients


@given(st.binary(max_size=300), st.sampled_from(WHOLE))
def test_what_is_appended_makes_no_bounce_of_another_kind(rubbish: bytes, whole: bytes) -> None:
    report = read(whole + rubbish.replace(b"X-Failed", b"").replace(b"<", b""))
    assert report is not None
    assert report.kind is read(whole).kind


@given(st.text(max_size=400))
def test_what_somebody_writes_is_no_bounce(words: str) -> None:
    head = f"From: {TO}\nTo: post@trialpost.example\nSubject: Re: News\nIn-Reply-To: {NAME}\n\n"
    assert read((head + words).encode("utf-8", "surrogatepass")) is None
