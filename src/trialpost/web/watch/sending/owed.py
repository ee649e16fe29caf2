"""What a run could not judge stays owed: the next runs look at it from where it was left.

Whom, or what, a run could not judge it goes on without, so that nobody else waits. A row says from
which version of the catalogue on they are due, until a run has judged them. It holds nothing of a
person but that.
"""

from collections.abc import Collection, Mapping

from trialpost.web.people.models import Person
from trialpost.web.watch.judging.knowing import Owed
from trialpost.web.watch.models import OwedPerson, OwedTrial
from trialpost.web.watch.sending.waiting import listening


def people() -> dict[int, Owed]:
    """Return who has to be judged anew, by the key of their profile, and from where."""
    rows = listening().filter(person__owed__isnull=False)
    values = rows.values_list("pk", "person__owed__version", "person__owed__day")
    return {key: Owed(version=version, day=day) for key, version, day in values}


def trials() -> dict[str, Owed]:
    """Return which trials have to be judged anew, and from where."""
    rows = OwedTrial.objects.values_list("registry_id", "version", "day")
    return {name: Owed(version=version, day=day) for name, version, day in rows}


def note_people(keys: Collection[int], owed: Owed) -> None:
    """Note who could not be judged; who was owed already is so from where they were."""
    there = Person.objects.select_for_update().filter(pk__in=keys).values_list("pk", flat=True)
    rows = [OwedPerson(person_id=key, version=owed.version, day=owed.day) for key in there]
    OwedPerson.objects.bulk_create(rows, ignore_conflicts=True)


def note_trials(failed: Collection[str], owed: Owed, *, before: Mapping[str, Owed]) -> None:
    """Note which trials could not be judged; those of ``before`` that were are owed no more."""
    OwedTrial.objects.filter(registry_id__in=before.keys() - failed).delete()
    rows = [
        OwedTrial(registry_id=name, version=owed.version, day=owed.day) for name in sorted(failed)
    ]
    OwedTrial.objects.bulk_create(rows, ignore_conflicts=True)


def settle(person: Person) -> None:
    """Note that somebody was judged."""
    OwedPerson.objects.filter(person=person).delete()
