"""The addresses of what hangs on an account besides profiles."""

from django.urls import URLPattern, path

from trialpost.web.people.pages import (
    address_views,
    consent_views,
    export_views,
    log_views,
    passkey_views,
)

urlpatterns: list[URLPattern] = [
    path("passkey/", passkey_views.sign_in, name="passkey_sign_in"),
    path("passkey/options/", passkey_views.options, name="passkey_options"),
    path("me/passkeys/", passkey_views.keys, name="passkeys"),
    path("me/passkeys/add/", passkey_views.add, name="passkey_add"),
    path("me/passkeys/options/", passkey_views.add_options, name="passkey_add_options"),
    path("me/export/fhir/", export_views.fhir, name="export_fhir"),
    path("me/consent/", consent_views.consent, name="consent"),
    path("me/log/", log_views.log, name="log"),
    path("me/address/", address_views.address, name="address"),
    path("me/address/lost/", address_views.lost, name="address_lost"),
    path("address/<str:token>", address_views.link, name="address_link"),
]
