"""Every kind of mail with values that are awkward, for the tests of how mails look."""

from types import SimpleNamespace

SITE = "https://trials.example.org"
LINK = f"{SITE}/in/token/?a=1&b=2"
ODD = 'Drops <script>alert("1")</script> & {{ service.name }} {% now "Y" %}'
CATEGORY = SimpleNamespace(name="Heart & blood", told="“Heart & blood”")
KINDS = {
    "notice": {
        "stream": "notices",
        "trials": [(ODD, ["A site opened.", "Ages < 70 & more."]), ("Second", [])],
        "count": 2, "more": 0, "link": LINK, "rhythm": "once a week", "fewer": LINK,
    },
    "heartbeat": {"stream": "notices", "looked": "22 November 2026", "fewer": LINK},
    "article": {
        "stream": "articles:heart",
        "article": SimpleNamespace(title=ODD, subtitle="What it found"),
        "about": CATEGORY, "first_lines": "It was < 2 & safe.", "link": LINK, "page": LINK,
    },
    "sign_in": {"link": LINK},
    "join": {"link": LINK},
    "confirm_subscription": {"about": CATEGORY, "often": "weekly", "link": LINK},
}  # fmt: skip
