"""Read "A and B" as two groups where a record also has a group of that very name, of both."""

from collections.abc import Collection


def are_these(name: str, groups: Collection[str]) -> bool:
    """Tell whether a name is the names of some groups, joined.

    >>> are_these("A and B", {"A", "B", "C"}), are_these("A and D", {"A", "B"})
    (True, False)
    """
    if name in groups:
        return True
    return any(
        name.startswith(f"{one} and ") and are_these(name.removeprefix(f"{one} and "), groups)
        for one in groups
    )
