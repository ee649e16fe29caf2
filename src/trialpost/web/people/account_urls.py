"""The addresses of what hangs on an account besides profiles."""

from django.urls import URLPattern, path

from trialpost.web.people import passkey_views

urlpatterns: list[URLPattern] = [
    path("passkey/", passkey_views.sign_in, name="passkey_sign_in"),
    path("passkey/options/", passkey_views.options, name="passkey_options"),
    path("me/passkeys/", passkey_views.keys, name="passkeys"),
    path("me/passkeys/add/", passkey_views.add, name="passkey_add"),
    path("me/passkeys/options/", passkey_views.add_options, name="passkey_add_options"),
]
