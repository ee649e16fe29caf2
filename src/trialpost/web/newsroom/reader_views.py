"""Articles by mail: ask, confirm, and the page from the mail that shows and reduces."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trialpost.errors import BadInput
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.mail.models import Address
from trialpost.web.newsroom import store, subjects, subscriptions, volume, wishes
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.mailing import ALL, stream_of
from trialpost.web.newsroom.subjects import Subject
from trialpost.web.newsroom.wishes import FREQUENCY_WORDS, RARER, Frequency
from trialpost.web.people.account.access import client_of, private

FREQUENCIES = tuple((one.value, FREQUENCY_WORDS[one]) for one in Frequency)


def _about(request: HttpRequest) -> Subject:
    """Return what a form asks for: a condition if one is named, else the category.

    Raises:
        BadInput: if it is neither.
    """
    named = request.POST.get("condition", "").strip()
    if named:
        return subjects.condition(named)
    return subjects.subject(request.POST.get("category", ""))


def _frequency(request: HttpRequest) -> Frequency | None:
    given = request.POST.get("frequency", "")
    return Frequency(given) if given in set(Frequency) else None


@csrf_exempt  # nobody is signed in here: who could forge it can as well ask for the mail themselves
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Mail a link that confirms; the answer is the same for every address."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("newsroom:articles") + "#by-mail")
    try:
        subscriptions.ask_for_subscription(
            address_text=request.POST.get("address", ""),
            category=_about(request).written,
            client=client_of(request),
            frequency=_frequency(request),
            named=True if request.POST.get("named") else None,
            now=timezone.now(),
        )
    except BadInput as error:
        written = request.POST.get("category", "")
        context = {
            "problem": error.sentence,
            "meant": subjects.meant(request.POST.get("condition", "")),
            "address": request.POST.get("address", ""),
            "asked_condition": request.POST.get("condition", ""),
            "frequency": request.POST.get("frequency", ""),
            "named": request.POST.get("named", ""),
            "about": subjects.subject(written) if subjects.known(written) else None,
            "choices": [subjects.subject(key) for key in CATEGORIES],
        }
        return render(request, "newsroom/subscribe_again.html", context, status=400)
    return HttpResponseRedirect(reverse("newsroom:asked"))


@csrf_exempt  # the mailed link is the proof, and whoever has it needs no form of ours
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button on GET, which changes nothing; subscribe on POST.

    A second press does nothing and is answered as the first was.
    """
    request.personal = True
    now = timezone.now()
    if request.method == "POST":
        asked = subscriptions.confirm_subscription(
            token=token, now=now
        ) or subscriptions.confirmed_before(token=token, now=now)
        if asked is not None:
            often = FREQUENCY_WORDS[wishes.wishes_of(asked.address).frequency]
            page = reverse("newsroom:mails", args=[wishes.page_token(asked.address)])
            context = {"asked": asked, "often": often, "page": page}
            return render(request, "newsroom/subscribed.html", context)
    else:
        link = links.open_link(token, now=now)
        if link is not None and link.purpose == subscriptions.SUBSCRIBE:
            asked = subscriptions.Asked(link.payload, link.address)
            has = wishes.wishes_of(link.address).frequency
            others = asked.about is not None and store.subscriptions_of(link.address)
            context = {
                "asked": asked,
                "volume": volume.expected(asked.about) if asked.about else "",
                "has_often": FREQUENCY_WORDS[has],
                "others_change": bool(others) and asked.frequency not in (None, has),
            }
            return render(request, "newsroom/confirm.html", context)
    return render(request, "newsroom/no_such_link.html", status=404)


@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a reader gets and let it be less; the link is in every mail and is the proof.

    Mails are passed on, so nothing can be added here: what would be more goes by a fresh mail to
    the reader's own address.
    """
    address = wishes.whose(token)
    if address is None:
        return render(request, "newsroom/no_such_page.html", status=404)
    told, problem, meant = "", "", ()
    if request.method == "POST":
        try:
            told = _change(request, address)
        except BadInput as error:
            problem, meant = error.sentence, subjects.meant(request.POST.get("condition", ""))
    has = wishes.wishes_of(address)
    held = store.subscriptions_of(address)
    if not held:
        context = {"what": subscriptions.describe_stream(stream_of(ALL)), "before": True}
        return render(request, "mail/stopped.html", context)
    stops = mail.stop_paths(address=address, streams=[stream_of(one.written) for one in held])
    context = {
        "told": told,
        "problem": problem,
        "meant": meant,
        "subscriptions": list(zip(held, volume.expected_of(held), stops, strict=True)),
        "often": FREQUENCY_WORDS[has.frequency],
        "has": has,
        "rarer": [(one.value, FREQUENCY_WORDS[one]) for one in RARER[has.frequency]],
        "frequencies": [one for one in FREQUENCIES if one[0] != has.frequency.value],
        "stop_all": mail.stop_path(address=address, stream=stream_of(ALL)),
        "choices": [
            subjects.subject(key) for key in CATEGORIES if key not in {one.key for one in held}
        ],
    }
    return render(request, "newsroom/mails.html", context, status=400 if problem else 200)


def _change(request: HttpRequest, address: Address) -> str:
    """Do what a form of the reader's page asks; return what to say of it.

    Raises:
        BadInput: if it asks for a subject that is not known.
    """
    now = timezone.now()
    if "add" in request.POST:
        about = _about(request)
        subscriptions.ask_for_more(address=address, about=about, now=now)
        return _("We have emailed a link to your address. Nothing is added before you open it.")
    if "more" in request.POST:
        named = True if request.POST.get("named") else None
        frequency = _frequency(request)
        if frequency is None and named is None:
            raise BadInput(_("Choose what should change."))
        subscriptions.ask_for_more(address=address, frequency=frequency, named=named, now=now)
        return _("We have emailed a link to your address. Nothing changes before you open it.")
    less = subscriptions.reduce(
        address=address,
        frequency=_frequency(request),
        unnamed=bool(request.POST.get("unnamed")),
        now=now,
    )
    return _("Saved. That is how we write from now on.") if less else _("Nothing was changed.")
