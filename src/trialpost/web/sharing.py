"""Pass a page on: by mail, by the device's own sheet, or by copying its address.

The mail is one that the sender writes in their own program: we ask for nobody's address and hear
nothing of it. Its subject is the same for every page and names no illness.
"""

from urllib.parse import quote

from django.utils.translation import gettext


def mail_with_link(address: str) -> str:
    """Return the ``mailto:`` address that opens a mail with a link in it, and no more."""
    subject = quote(gettext("A page that you may want to read"))
    return f"mailto:?subject={subject}&body={quote(address)}"
