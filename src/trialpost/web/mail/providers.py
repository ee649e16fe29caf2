"""What a mail provider tells by calling: bounces, complaints, stops; django-anymail checks it.

Nobody may call unless the operator named the provider and a secret. Mail itself goes out by SMTP.
"""

import importlib
import re
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trialpost.errors import BadInput
from trialpost.web.mail import bounces, message_ids
from trialpost.web.mail.models import Address
from trialpost.web.mail.returned import Kind
from trialpost.web.mail.smtp import mailbox_is_gone
from trialpost.web.mail.store import find
from trialpost.web.sealing import keyring

_VIEWS = {
    "brevo": "Brevo",
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "postal": "Postal",
    "postmark": "Postmark",
    "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
}
_CODE = re.compile(r"(?<![\d.])([45])(?:\d\d|\.\d{1,3}\.\d{1,3})(?![\d.])")
_SIMPLE = {
    EventType.COMPLAINED: Kind.COMPLAINT,
    EventType.UNSUBSCRIBED: Kind.STOPPED,
    EventType.DEFERRED: Kind.DELAYED,
}
_REASONS = {
    RejectReason.SPAM: Kind.COMPLAINT,
    RejectReason.UNSUBSCRIBED: Kind.STOPPED,
    RejectReason.INVALID: Kind.GONE,
}


@csrf_exempt
@require_http_methods(["HEAD", "POST"])
def call(request: HttpRequest, name: str) -> HttpResponse:
    """Take a call: 404 unless that provider is named, 400 unless the caller proves itself."""
    provider = settings.MAIL_PROVIDER
    if provider is None or provider.name != name:
        raise Http404
    from anymail.exceptions import AnymailError  # slow to load, and few call

    view = _view(name)
    try:
        return view(request)
    except (AnymailError, ValueError, KeyError, TypeError, AttributeError):
        return HttpResponseBadRequest()


def _view(name: str) -> Any:
    module = importlib.import_module(f"anymail.webhooks.{name}")
    return getattr(module, f"{_VIEWS[name]}TrackingWebhookView").as_view()


def told(sender: Any, event: AnymailTrackingEvent, esp_name: str, **more: Any) -> None:
    """Count what a provider told of a message to an address that is held; leave out the rest.

    Where it names a message of ours it is taken as a bounce of that one would be.
    """
    kind = kind_of(event)
    if kind is None or not event.recipient:
        return
    try:
        address = find(event.recipient)
    except BadInput:
        return
    if address is None:
        return
    message, now = _ours(event, address), timezone.now()
    if message is not None:
        bounces.count_and_tell(address=address, message=message, kind=kind, now=now)
    else:
        bounces.count(address=address, message=_name(event), kind=kind, now=now)


def _ours(event: AnymailTrackingEvent, address: Address) -> str | None:
    """Return which message to an address an event names; ``None`` if it names none of ours."""
    named = message_ids.named_in(f"{event.message_id} {event.esp_event}")
    return next((one for one, half in named.items() if address.lookup.startswith(half)), None)


def _name(event: AnymailTrackingEvent) -> str:
    """Return what tells a message from others; a provider tells of it until it is heard."""
    name = event.message_id or event.event_id or f"{event.timestamp}"
    return keyring().lookup("told", event.recipient.lower(), str(name))


def kind_of(event: AnymailTrackingEvent) -> Kind | None:
    """Return what an event says, as a bounce would; ``None`` if nothing that counts."""
    if event.event_type in _SIMPLE:
        return _SIMPLE[event.event_type]
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        return None
    if event.reject_reason in _REASONS:
        return _REASONS[event.reject_reason]
    said = " ".join(str(words) for words in (event.mta_response, event.description) if words)
    codes = set(_CODE.findall(said))
    if codes == {"4"}:
        return Kind.DELAYED
    # Held back by the provider for a bounce before: it will deliver nothing there.
    held_back = (event.event_type, event.reject_reason) == (
        EventType.REJECTED,
        RejectReason.BOUNCED,
    )
    return Kind.GONE if held_back or mailbox_is_gone(said) else Kind.REFUSED
