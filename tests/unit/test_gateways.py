"""The HTTP client waits as it is told, gives up in a sentence, and goes nowhere else."""

import datetime as dt
import email.utils
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_examples import study
from registry_server import DROP, HTML, SLOW, TRUNCATE, RegistryServer, redirect, serving, status
from trialpost.errors import BadInput, ServiceUnavailable, Unreadable
from trialpost.registry.ctgov.pages import read_page
from trialpost.web.gateways import Gateway, Manner, Refused, TooLarge, allowed

START = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


class Time:
    """A clock that stands still until somebody sleeps; ``slept`` is what was asked of it."""

    def __init__(self) -> None:
        self.now, self.slept = START, []

    def clock(self) -> dt.datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(study(number) for number in range(1, 4)) as one:
        yield one


@pytest.fixture
def make(time: Time) -> Callable[..., Gateway]:
    def made(chance: float = 0.5, **manner: object) -> Gateway:
        told = Manner(**{"interval": 0.0, **manner})
        return Gateway(told, clock=time.clock, sleep=time.sleep, chance=lambda: chance)

    return made


def count(gateway: Gateway, server: RegistryServer) -> int:
    url = f"{server.base_url}/studies"
    return len(gateway.fetch(url, {"pageSize": "9"}, read=read_page).records)


def test_retry_after_is_kept_to_the_second(make, server, time) -> None:
    in_forty = email.utils.format_datetime(START + dt.timedelta(seconds=7 + 40), usegmt=True)
    server.faults.extend([status(429, "7"), status(503, in_forty)])
    assert count(make(), server) == 3
    assert time.slept == [7.0, 40.0]


def test_a_date_that_has_passed_asks_for_no_wait(make, server, time) -> None:
    server.faults.append(status(429, "Sun, 01 Nov 2026 00:00:00 GMT"))
    assert count(make(), server) == 3
    assert time.slept == [0.0]


def test_a_long_wait_ends_the_run_with_a_sentence(make, server, time) -> None:
    server.faults.append(status(429, "3600"))
    with pytest.raises(ServiceUnavailable, match="left alone for 60 minutes"):
        count(make(), server)
    assert time.slept == []


@pytest.mark.parametrize("nonsense", ["", "soon", "-5", "1.5", "٣"])
def test_without_a_wait_the_pause_doubles(make, server, time, nonsense) -> None:
    answer = status(503, nonsense.encode().decode("latin-1"))
    server.faults.extend([answer] * 5)
    assert count(make(chance=1.0), server) == 3
    assert time.slept == [1.0, 2.0, 4.0, 8.0, 16.0]


@given(st.floats(min_value=0, max_value=1, exclude_max=True), st.integers(0, 40))
def test_the_jitter_stays_in_its_bounds(chance: float, number: int) -> None:
    gateway = Gateway(chance=lambda: chance)
    pause = gateway._pause("host", httpx.ReadError("gone"), number)
    assert 0 <= pause <= min(60, 2**number)
    assert pause == pytest.approx(chance * min(60, 2**number))


@pytest.mark.parametrize("fault", [DROP, TRUNCATE, HTML, status(500), status(429)])
def test_what_breaks_off_is_asked_for_again(make, server, time, fault) -> None:
    server.faults.extend([fault, fault])
    assert count(make(), server) == 3
    assert len(server.requests) == 3
    assert time.slept == [0.5, 1.0]


def test_what_never_comes_is_given_up_in_a_sentence(make, server) -> None:
    server.faults.extend([DROP] * 9)
    with pytest.raises(ServiceUnavailable, match=r"broke off .* at each of 4 attempts"):
        count(make(attempts=4), server)
    server.faults.clear()
    server.faults.extend([status(500)] * 9)
    with pytest.raises(ServiceUnavailable, match="it answers 500"):
        count(make(attempts=4), server)
    server.faults.clear()
    server.faults.extend([HTML] * 9)
    with pytest.raises(Unreadable, match="no JSON"):
        count(make(attempts=2), server)


def test_a_server_that_is_not_there(make) -> None:
    with pytest.raises(ServiceUnavailable, match="cannot be reached, at each of 2 attempts"):
        make(attempts=2).fetch("http://127.0.0.1:1/", {}, read=bytes)


def test_a_slow_server_is_not_waited_for_for_ever(make, server) -> None:
    server.faults.append(SLOW)
    impatient = make(timeout=httpx.Timeout(5, read=0.05))
    assert count(impatient, server) == 3
    assert len(server.requests) == 2


def test_an_answer_that_trickles_is_broken(server, time) -> None:
    def jump() -> dt.datetime:
        time.now += dt.timedelta(minutes=21)
        return time.now

    gateway = Gateway(Manner(attempts=1), clock=jump, sleep=time.sleep)
    with pytest.raises(ServiceUnavailable, match="longer than 20 minutes"):
        count(gateway, server)


def test_requests_keep_their_distance(make, server, time) -> None:
    gateway = make(interval=1.25)
    for _ in range(3):
        count(gateway, server)
    assert time.slept == [1.25, 1.25]
    time.now += dt.timedelta(seconds=1)
    count(gateway, server)
    assert time.slept[2:] == [0.25]
    time.now -= dt.timedelta(hours=1)
    count(gateway, server)
    assert len(time.slept) == 3, "a clock that was put back is no reason to wait an hour"


def test_the_usual_distance_keeps_below_fifty_a_minute() -> None:
    assert 60 / Manner().interval < 50


def test_a_refusal_is_not_repeated_and_says_what_the_server_said(make, server, time) -> None:
    with pytest.raises(Refused, match=r"\(400\): `colour` is not a known parameter") as refused:
        make().fetch(f"{server.base_url}/studies", {"colour": "red"}, read=read_page)
    assert refused.value.status == 400
    assert len(server.requests) == 1
    assert time.slept == []


def test_the_software_and_its_operator_are_named_and_no_cookie_is_kept(make, server) -> None:
    gateway = make(contact="help@trials.example")
    server.faults.append(TRUNCATE)
    count(gateway, server)
    assert len(server.requests) == 2, "the second of one client, after a cookie was offered"
    for request in server.requests:
        agent = request.headers["user-agent"]
        assert agent.startswith("trialpost/")
        assert agent.endswith("(+help@trials.example)")
        assert not {"cookie", "referer", "authorization"} & request.headers.keys()


def test_a_redirect_is_followed_on_the_same_host_only(make, server) -> None:
    server.faults.append(redirect(f"{server.base_url}/studies?pageSize=2"))
    assert count(make(), server) == 2
    for elsewhere in (
        "https://example.org/studies", "http://127.0.0.1:9/x", "//example.org/", "http://[", ""
    ):  # fmt: skip
        server.requests.clear()
        server.faults.append(redirect(elsewhere))
        with pytest.raises(Refused, match="nobody configured"):
            count(make(), server)
        server.faults.clear()
        assert len(server.requests) == 1


def test_going_round_in_circles_ends(make, server) -> None:
    server.faults.extend([redirect("/api/v2/studies")] * 9)
    with pytest.raises(Refused, match="in circles"):
        count(make(), server)
    assert len(server.requests) == 4


def test_no_address_is_written_to_the_log(make, server, caplog) -> None:
    caplog.set_level("INFO")
    count(make(), server)
    assert not caplog.records


def test_an_answer_that_is_too_large_is_not_held(make, server, time) -> None:
    with pytest.raises(TooLarge):
        count(make(largest=1000), server)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://clinicaltrials.gov/api/v2", "only called over https"),
        ("ftp://clinicaltrials.gov", "not an address"),
        ("clinicaltrials.gov", "not an address"),
        ("https://", "not an address"),
        ("https://a:b@example.org/", "name or password"),
        ("https://example.org:99999/", "not an address"),
        ("https://exa mple.org/\x00", "not an address"),
        ("http://127.0.0.1.example.org/", "only called over https"),
    ],
)
def test_addresses_that_are_not_called(url: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        allowed(url)


@pytest.mark.parametrize("url", ["https://a.example/x", "http://localhost:8/", "http://[::1]:8/"])
def test_addresses_that_may_be_called(url: str) -> None:
    assert allowed(url)


def download(gateway: Gateway, server: RegistryServer, folder: Path) -> bytes:
    url = f"{server.base_url}/studies/download?format=json.zip"
    return gateway.download(url, folder / "all.zip").read_bytes()


def ranges(server: RegistryServer) -> list[str]:
    return [one.headers.get("range", "") for one in server.requests]


def test_a_download_that_breaks_off_goes_on_where_it_was(make, server, tmp_path) -> None:
    server.faults.extend([DROP, DROP])
    whole = server.archive()
    assert download(make(), server, tmp_path) == whole
    half = len(whole) // 2
    assert ranges(server) == ["", f"bytes={half}-", f"bytes={half + (len(whole) - half) // 2}-"]
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_a_download_goes_on_in_another_run(make, server, tmp_path) -> None:
    server.faults.append(DROP)
    with pytest.raises(ServiceUnavailable):
        download(make(attempts=1), server, tmp_path)
    assert download(make(), server, tmp_path) == server.archive()
    assert ranges(server)[1]


def test_a_file_that_changed_meanwhile_is_fetched_anew(make, server, tmp_path) -> None:
    server.faults.append(DROP)
    with pytest.raises(ServiceUnavailable):
        download(make(attempts=1), server, tmp_path)
    server.put(study(50))
    assert download(make(), server, tmp_path) == server.archive()


def test_a_server_without_ranges_is_read_anew(make, server, tmp_path) -> None:
    server.has_ranges = False
    server.faults.append(DROP)
    assert download(make(), server, tmp_path) == server.archive()


def test_a_part_that_is_too_long_is_given_up(make, server, tmp_path) -> None:
    server.faults.append(DROP)
    with pytest.raises(ServiceUnavailable):
        download(make(attempts=1), server, tmp_path)
    with (tmp_path / "all.zip.part").open("ab") as part:
        part.write(b"x" * 100_000)
    assert download(make(), server, tmp_path) == server.archive()


def test_without_a_mark_nothing_is_added_to_a_part(make, server, tmp_path) -> None:
    (tmp_path / "all.zip.part").write_bytes(b"something else")
    (tmp_path / "all.zip.part.json").write_text(json.dumps({"mark": ""}))
    assert download(make(), server, tmp_path) == server.archive()
    assert ranges(server) == [""]


def test_a_download_that_cannot_be_written_is_a_sentence(make, server, tmp_path) -> None:
    with pytest.raises(ServiceUnavailable, match="cannot be written"):
        download(make(), server, tmp_path / "nowhere")
