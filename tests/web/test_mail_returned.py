"""Mail that comes back: read in every form, believed only with our own id, each counted once."""

import contextlib
import datetime as dt
import mailbox
from pathlib import Path

import pytest
from click.testing import CliRunner

import returned_made_up as made_up
from imap_server import ImapServer
from returned_made_up import filled
from trialpost.cli.returns import bounces as bounces_command
from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable
from trialpost.web import doctor, operating
from trialpost.web.mail import actions, bounces, mailboxes, message_ids, returned, upkeep
from trialpost.web.mail.configuring import Returns, read_returns
from trialpost.web.mail.models import Address, OutboxMessage, ReturnedMail, Suppression
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.returned import Kind

TO = "ada@example.org"
STRANGE = "<CAxyz@mail.example>"


@pytest.mark.parametrize("form", list(made_up.FORMS.values()), ids=list(made_up.FORMS))
def test_a_bounce_of_every_form_says_who_is_gone(form) -> None:
    report = returned.read(filled(form, to=TO, id=STRANGE))
    assert (report.kind, report.recipients) == (Kind.GONE, {TO})
    assert STRANGE in report.words


@pytest.mark.parametrize(
    ("status", "action", "kind"),
    [
        ("5.1.1", "failed", Kind.GONE),
        ("5.1.10", "failed", Kind.GONE),
        ("5.2.1", "failed", Kind.GONE),
        ("5.2.2", "failed", Kind.REFUSED),
        ("5.7.1", "failed", Kind.REFUSED),
        ("5.4.4", "failed", Kind.REFUSED),
        ("4.4.1", "delayed", Kind.DELAYED),
        ("2.0.0", "delivered", None),
        ("2.0.0", "relayed", None),
    ],
)
def test_a_bounce_says_why(status, action, kind) -> None:
    report = returned.read(filled(made_up.POSTFIX, to=TO, id=STRANGE, status=status, action=action))
    if kind is None:
        assert report is None
    else:
        assert report.kind is kind


@pytest.mark.parametrize("form", [made_up.AWAY, made_up.REPLY], ids=["away", "reply"])
def test_what_people_write_is_no_bounce(form) -> None:
    assert returned.read(filled(form, to=TO, id=STRANGE)) is None


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "other"])
def test_a_complaint(feedback) -> None:
    report = returned.read(filled(made_up.COMPLAINT, to=TO, id=STRANGE, feedback=feedback))
    assert report.kind is Kind.COMPLAINT


def test_a_praise_is_no_complaint() -> None:
    assert returned.read(filled(made_up.COMPLAINT, to=TO, id="<x>", feedback="not-spam")) is None


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report\n\n--", b"\n" * 9]
)
def test_rubbish_is_nothing(raw) -> None:
    assert returned.read(raw) is None


# What follows from it ------------------------------------------------------------------------

needs_rows = pytest.mark.django_db


@pytest.fixture
def address(db, now: dt.datetime) -> Address:
    found = actions.find_or_create(text="Ada@Example.org", now=now)
    actions.confirm(address=found, now=now)
    return found


@pytest.fixture
def box(tmp_path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "box", create=True)


@pytest.fixture
def where(box, tmp_path) -> Returns:
    return Returns(kind="maildir", path=str(tmp_path / "box"))


def our_id(address: Address, now: dt.datetime, *, key: str = "1") -> str:
    """Queue a message and return its id."""
    message = RenderedMessage(subject="News", text="Words.\n")
    actions.queue(address=address, idempotency_parts=("test", key), message=message, now=now)
    return OutboxMessage.objects.latest("pk").message_id


def reasons() -> list[str]:
    return list(Suppression.objects.values_list("reason", flat=True))


@pytest.mark.parametrize("form", list(made_up.FORMS.values()), ids=list(made_up.FORMS))
def test_who_is_gone_gets_no_lists_any_more(form, address, box, where, now) -> None:
    box.add(filled(form, to=TO, id=our_id(address, now)))
    assert bounces.collect(where=where, now=now)["gone"] == 1
    assert reasons() == ["mailbox unknown"]
    assert Suppression.objects.get().lookup == address.lookup
    assert bounces.collect(where=where, now=now)["read"] == 0


@needs_rows
def test_a_domain_in_its_own_script_is_known_in_both_forms(box, where, now) -> None:
    reader = actions.find_or_create(text="ada@bücher.example", now=now)
    to = "ada@xn--bcher-kva.example"
    box.add(filled(made_up.POSTFIX, to=to, id=our_id(reader, now)))
    assert bounces.collect(where=where, now=now)["gone"] == 1
    assert Suppression.objects.get().lookup == reader.lookup


def test_an_id_is_different_each_time_and_tells_only_us(address, now) -> None:
    first, second = our_id(address, now), our_id(address, now, key="2")
    assert first != second
    assert address.lookup[:8] not in first
    for one in (first, second):
        (half,) = message_ids.named_in(f"In-Reply-To: {one}\n").values()
        assert message_ids.address_of(half) == address
    other = actions.find_or_create(text="bob@example.org", now=now)
    assert message_ids.address_of(other.lookup[:32]) == other


def test_a_forged_bounce_silences_nobody(address, box, where, now) -> None:
    true = our_id(address, now)
    swapped = "A" if true[5] != "A" else "B"
    for forged in (STRANGE, true[:5] + swapped + true[6:], f"<{'A' * 59}@trialpost.example>"):
        box.add(filled(made_up.POSTFIX, to=TO, id=forged))
    assert bounces.collect(where=where, now=now)["unproven"] == 3
    assert not Suppression.objects.exists()
    assert not ReturnedMail.objects.exists()


def test_a_bounce_speaks_only_of_whom_its_message_was_for(address, box, where, now) -> None:
    eve = actions.find_or_create(text="eve@example.org", now=now)
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(eve, now)))
    found = bounces.collect(where=where, now=now)
    assert (found["elsewhere"], found["refused"]) == (1, 0)
    assert not Suppression.objects.exists()
    assert ReturnedMail.objects.get().address == eve


def test_three_refusals_end_it_and_one_told_thrice_is_one(address, box, where, now) -> None:
    names = [our_id(address, now, key=key) for key in "abc"]
    for name in [names[0]] * 3 + names[1:2]:
        box.add(filled(made_up.POSTFIX, to=TO, id=name, status="5.7.1"))
    found = bounces.collect(where=where, now=now)
    assert (found["refused"], found["again"]) == (2, 2)
    assert reasons() == []
    box.add(filled(made_up.POSTFIX, to=TO, id=names[2], status="5.7.1"))
    bounces.collect(where=where, now=now)
    assert reasons() == ["keeps refusing"]


def test_old_refusals_do_not_count(address, box, where, now) -> None:
    for key, days in (("a", 0), ("b", 1), ("c", 70)):
        name = our_id(address, now, key=key)
        box.add(filled(made_up.POSTFIX, to=TO, id=name, status="5.7.1"))
        bounces.collect(where=where, now=now + dt.timedelta(days=days))
    assert reasons() == []
    upkeep.tidy(now=now + dt.timedelta(days=70))
    assert ReturnedMail.objects.count() == 1


def test_a_delay_is_counted_and_ends_nothing(address, box, where, now) -> None:
    for key in "abcd":
        name = our_id(address, now, key=key)
        box.add(filled(made_up.POSTFIX, to=TO, id=name, status="4.4.1", action="delayed"))
    assert bounces.collect(where=where, now=now)["delayed"] == 4
    assert reasons() == []


def test_a_complaint_is_a_stop(address, box, where, now) -> None:
    box.add(filled(made_up.COMPLAINT, to="redacted@example.net", id=our_id(address, now)))
    assert bounces.collect(where=where, now=now)["complaints"] == 1
    assert reasons() == ["complained"]
    row = actions.prepare(
        address=address,
        idempotency_parts=("list",),
        message=RenderedMessage(subject="s", text="t", stream="notices"),
        now=now,
    )
    assert (row.state, row.sealed) == (OutboxMessage.State.SUPPRESSED, None)


def test_who_confirms_anew_begins_anew(address, box, where, now) -> None:
    for key in "abc":
        name = our_id(address, now, key=key)
        box.add(filled(made_up.POSTFIX, to=TO, id=name, status="5.7.1"))
    bounces.collect(where=where, now=now)
    actions.confirm(address=address, now=now)
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now, key="d"), status="5.7.1"))
    bounces.collect(where=where, now=now)
    assert reasons() == []


def test_who_is_gone_from_here_is_no_trouble(address, box, where, now) -> None:
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now)))
    address.delete()
    assert bounces.collect(where=where, now=now)["unproven"] == 1


def test_who_is_erased_while_a_bounce_is_read_is_no_trouble(
    address, box, where, now, monkeypatch
) -> None:
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now)))
    real = bounces._as_far_as_it_goes

    def erased_meanwhile(report, found):
        kind = real(report, found)
        Address.objects.filter(pk=found.pk).delete()
        return kind

    monkeypatch.setattr(bounces, "_as_far_as_it_goes", erased_meanwhile)
    assert bounces.collect(where=where, now=now)["unproven"] == 1
    assert not ReturnedMail.objects.exists()


# The mailbox ---------------------------------------------------------------------------------


def test_a_crash_loses_no_bounce_and_counts_none_twice(
    address, box, where, now, monkeypatch
) -> None:
    for key in "ab":
        box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now, key=key), status="5.7.1"))

    def dies(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mailboxes.os, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            bounces.collect(where=where, now=now)
    assert ReturnedMail.objects.count() == 1
    found = bounces.collect(where=where, now=now)
    assert (found["again"], found["refused"]) == (1, 1)
    assert ReturnedMail.objects.count() == 2
    assert bounces.collect(where=where, now=now)["read"] == 0


@needs_rows
def test_what_people_wrote_stays_unread(box, where, now) -> None:
    key = box.add(filled(made_up.REPLY, to=TO, id=STRANGE))
    assert bounces.collect(where=where, now=now)["other"] == 1
    assert box.get_message(key).get_subdir() == "new"


def test_an_mbox_file_is_marked_and_keeps_every_message(address, tmp_path, now) -> None:
    path = tmp_path / "post"
    box = mailbox.mbox(path)
    box.add(mailbox.mboxMessage(filled(made_up.REPLY, to=TO, id=STRANGE)))
    box.add(mailbox.mboxMessage(filled(made_up.QMAIL, to=TO, id=our_id(address, now))))
    box.close()
    where = read_returns(str(path))
    assert bounces.collect(where=where, now=now) | {"again": 0} == {
        "read": 2, "gone": 1, "refused": 0, "elsewhere": 0, "delayed": 0, "complaints": 0,
        "again": 0, "unproven": 0, "other": 1,
    }  # fmt: skip
    assert bounces.collect(where=where, now=now)["read"] == 1
    with contextlib.closing(mailbox.mbox(path)) as after:
        assert [message.get_flags() for message in after] == ["", "RO"]
    assert b"Thank you!" in path.read_bytes()


@needs_rows
def test_a_mailbox_that_is_locked_waits(tmp_path, now) -> None:
    path = tmp_path / "post"
    path.write_bytes(b"")
    Path(f"{path}.lock").write_bytes(b"")
    with pytest.raises(ServiceUnavailable, match="cannot be read just now"):
        bounces.collect(where=Returns(kind="mbox", path=str(path)), now=now)


@needs_rows
@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_a_mailbox_that_is_not_there_is_named(tmp_path, now, kind) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere.*TRIALPOST_BOUNCES"):
        bounces.collect(where=Returns(kind=kind, path=str(tmp_path / "nowhere")), now=now)


@pytest.fixture
def imap(tmp_path, monkeypatch):
    def start(*messages: bytes) -> ImapServer:
        server = ImapServer(tmp_path, list(messages))
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        started.append(server)
        return server

    started: list[ImapServer] = []
    yield start
    for server in started:
        server.close()


def at(server: ImapServer, password: str = "right", folder: str = 'Back "in"') -> Returns:
    return Returns(
        kind="imaps", host="localhost", port=server.port, user="me", password=password, path=folder
    )


def test_a_folder_behind_imap_is_read_over_tls_and_marked(address, imap, now) -> None:
    bounce = filled(made_up.EXIM, to=TO, id=our_id(address, now))
    server = imap(filled(made_up.REPLY, to=TO, id=STRANGE), bounce)
    assert bounces.collect(where=at(server), now=now)["gone"] == 1
    assert server.seen == {2}
    assert reasons() == ["mailbox unknown"]
    assert bounces.collect(where=at(server), now=now)["read"] == 1
    assert not [command for command in server.said if "BODY[]" in command]


@needs_rows
def test_an_imap_server_that_cannot_prove_itself_gets_no_password(imap, now, monkeypatch) -> None:
    server = imap()
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ServiceUnavailable, match="The mailbox at localhost"):
        bounces.collect(where=at(server), now=now)
    assert server.said == []


@needs_rows
@pytest.mark.parametrize("wrong", [{"password": "secret"}, {"folder": "nowhere"}])
def test_an_imap_server_that_refuses_is_named_and_its_words_are_not(imap, now, wrong) -> None:
    with pytest.raises(ServiceUnavailable, match="The mailbox at localhost") as told:
        bounces.collect(where=at(imap(), **wrong), now=now)
    assert "secret" not in told.value.sentence


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ("maildir:/var/mail/back", "maildir", "/var/mail/back"),
        ("maildir:///var/mail/back", "maildir", "/var/mail/back"),
        ("mbox:back", "mbox", "back"),
        ("/var/mail/nowhere", "maildir", "/var/mail/nowhere"),
        ("imaps://me%40example.org:p%3Aw@imap.example.org/Back", "imaps", "Back"),
        ("imaps://me:pw@imap.example.org:1993", "imaps", "INBOX"),
    ],
)
def test_where_mail_comes_back_to_can_be_said(text, kind, path) -> None:
    found = read_returns(text)
    assert (found.kind, found.path) == (kind, path)
    assert "pw" not in repr(found)


@pytest.mark.parametrize(
    "text", ["imap://me:secret@host", "imaps://host", "pop3://x", "imaps://a:b@h:x"]
)
def test_what_is_no_mailbox_is_refused_without_its_password(text) -> None:
    with pytest.raises(ConfigurationError, match="TRIALPOST_BOUNCES is not understood") as told:
        read_returns(text)
    assert "secret" not in told.value.sentence


def test_nothing_said_is_no_mailbox() -> None:
    assert read_returns(" ") is None


# The command and the timer -------------------------------------------------------------------


def test_the_timer_reads_bounces_before_it_delivers(
    address, box, where, now, settings, inbox
) -> None:
    settings.BOUNCES = where
    name = our_id(address, now)
    OutboxMessage.objects.all().delete()
    box.add(filled(made_up.POSTFIX, to=TO, id=name))
    actions.queue(
        address=address,
        idempotency_parts=("list",),
        message=RenderedMessage(subject="s", text="t", stream="notices"),
        now=now,
    )
    done = operating.tick(now=now)
    assert done["bounces"]["gone"] == 1
    assert done["deliver"]["sent"] == 0
    assert inbox.messages == []


def test_a_mailbox_that_is_away_holds_up_no_mail(address, now, settings, inbox, tmp_path) -> None:
    settings.BOUNCES = Returns(kind="maildir", path=str(tmp_path / "nowhere"))
    our_id(address, now)
    with pytest.raises(ConfigurationError, match="no maildir"):
        operating.tick(now=now)
    assert len(inbox.messages) == 1


def test_the_command_says_what_it_found(address, box, where, now, monkeypatch) -> None:
    monkeypatch.setattr("trialpost.cli.returns.start_django", lambda: None)
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now)))
    box.add(filled(made_up.POSTFIX, to=TO, id=STRANGE))
    answer = CliRunner().invoke(bounces_command, [where.path])
    assert "2 messages looked at: 1 of mailboxes that are gone" in answer.output
    assert "1 names no message of this service" in answer.output
    answer = CliRunner().invoke(bounces_command, [where.path])
    assert "0 messages looked at" in answer.output
    box.add(filled(made_up.POSTFIX, to=TO, id=STRANGE))
    answer = CliRunner().invoke(bounces_command, [where.path])
    assert "1 message looked at" in answer.output
    assert "ada" not in answer.output


@needs_rows
def test_the_command_asks_for_a_mailbox(monkeypatch) -> None:
    monkeypatch.setattr("trialpost.cli.returns.start_django", lambda: None)
    answer = CliRunner().invoke(bounces_command, [])
    assert isinstance(answer.exception, BadInput)


def test_the_doctor_looks_into_the_mailbox_and_leaves_it_as_it_is(
    address, box, where, now, settings
) -> None:
    assert "No mailbox for bounces is named" in doctor._bounces(now).seen
    settings.BOUNCES = where
    box.add(filled(made_up.POSTFIX, to=TO, id=our_id(address, now)))
    told = doctor._bounces(now)
    assert "1 of its messages are unread. Addresses that get no lists any more: none." in told.seen
    assert bounces.collect(where=where, now=now)["gone"] == 1
    assert "any more: 1 (mailbox unknown)." in doctor._bounces(now).seen
    settings.BOUNCES = Returns(kind="maildir", path=f"{where.path}/nowhere")
    (told,) = [one for one in doctor.examine(now=now) if one.part == "bounces"]
    assert (told.well, "is no maildir" in told.seen) == (False, True)
