"""Say why a place cannot be told: each as an error in English, with its message beside it.

``said`` of the error is the message, from which pages make the sentence in their own language;
``unguessed`` leaves out the places that may be meant, for a page that lists them.
"""

from trialpost.errors import UnknownPlace
from trialpost.model.message import Message, say
from trialpost.vocabulary.plain import render

Names = tuple[str, ...]


def _error(
    said: Message,
    candidates: Names = (),
    *,
    country: str | None = None,
    unguessed: Message | None = None,
) -> UnknownPlace:
    error = UnknownPlace(render(said), candidates, country=country)
    error.said = said
    error.unguessed = unguessed or said
    return error


def _hinted(what: Message, names: Names, otherwise: Message) -> UnknownPlace:
    hint = say("Did you mean {names}?", names="; ".join(names)) if names else otherwise
    return _error(
        say("{what} {hint}", what=what, hint=hint), names, unguessed=what if names else None
    )


def nothing_given() -> UnknownPlace:
    """Nothing was written."""
    text = "No place was given; write a town, such as “Boston, MA”, or a US postcode."
    return _error(say(text))


def looks_like_a_postcode(text: str, towns: Names) -> UnknownPlace:
    """A postcode of another country than the United States."""
    said = say(
        "“{written}” looks like a postcode, and only those of the United States are known; write "
        "the town and the country instead, such as “{town}”.",
        written=text,
        town=towns[0] if towns else "Lyon, France",
    )
    return _error(said, towns)


def postcode_elsewhere() -> UnknownPlace:
    """A postcode with the name of another country."""
    return _error(
        say(
            "Only postcodes of the United States are known; write the town and the country instead."
        )
    )


def no_form_of_postcode(postcode: str) -> UnknownPlace:
    """No postcode of the United States by its form."""
    return _error(
        say(
            "{postcode} is not a US postcode; one looks like 02115. Elsewhere, write the town and "
            "the country.",
            postcode=repr(postcode),
        )
    )


def no_such_postcode(postcode: str, near: Names) -> UnknownPlace:
    """No postcode that there is."""
    what = say("No US postcode is {postcode}.", postcode=postcode)
    elsewhere = say("Elsewhere, write the town and the country.")
    hint = say("Did you mean {names}?", names=", ".join(near))
    if near:
        bare = say("{what} {hint}", what=what, hint=elsewhere)
        whole = say("{what} {hint} {more}", what=what, hint=hint, more=elsewhere)
        return _error(whole, near, unguessed=bare)
    return _error(say("{what} {hint}", what=what, hint=elsewhere), near)


def postcode_abroad(postcode: str) -> UnknownPlace:
    """A postcode of the United States' services abroad."""
    return _error(
        say(
            "The postcode {postcode} is one of the United States' services abroad and has no place "
            "on the map; write the town and the country instead.",
            postcode=postcode,
        )
    )


def no_letters(text: str) -> UnknownPlace:
    """No name at all."""
    return _error(
        say(
            "“{written}” is no place that is known; write a town and its country, such as “Lyon, "
            "France”, or a US postcode such as 02115.",
            written=text,
        )
    )


def no_such_area(name: str, near: Names) -> UnknownPlace:
    """No region or country of that name."""
    what = say("No region or country is known as “{name}”.", name=name)
    return _hinted(what, near, say("Write its name in full."))


def no_such_country(name: str, near: Names) -> UnknownPlace:
    """No country of that name."""
    what = say("No country is known as “{name}”.", name=name)
    return _hinted(what, near, say("Write its name, such as Germany, or DE."))


def no_such_place(text: str, near: Names) -> UnknownPlace:
    """No place of that name."""
    what = say("No place called “{written}” is known.", written=text)
    otherwise = "Write a town and its country, such as “Lyon, France”, or a US postcode."
    return _hinted(what, near, say(otherwise))


def several(name: str, labels: Names) -> UnknownPlace:
    """Several places of one name."""
    said = say(
        "There are several places called {name}: {labels}. Write the region or country as well.",
        name=name,
        labels="; ".join(labels),
    )
    return _error(said, labels, unguessed=say("There are several places called {name}.", name=name))


def only_an_area(text: str, towns: Names, country: str | None) -> UnknownPlace:
    """A country or region, where a town is asked for."""
    said = say("“{written}” is a country or region, not a town; write a town in it.", written=text)
    if towns:
        said = say(
            "“{written}” is a country or region, not a town; write a town in it, such as {town}.",
            written=text,
            town=towns[0],
        )
    return _error(said, towns, country=country)


def no_point(lat: float, lon: float) -> UnknownPlace:
    """Two numbers that are no point on the earth."""
    return _error(
        say(
            "{point} is no point on the earth; write latitude, then longitude, such as "
            "42.36,-71.06. Latitude lies between -90 and 90, longitude between -180 and 180.",
            point=f"{lat:g},{lon:g}",
        )
    )
