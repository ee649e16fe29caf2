"""Say whose matches the mere passing of time may change, and when to look again.

Most people tell only a year of birth: how old they are is known anew when a year turns. Who told a
month of birth, an age, or when something began, ended or was done may come to fit in any month: a
time that has to lie between (a washout) may have passed. Days within a month are not looked at: who
comes to fit on the 3rd is told at the turn of the next month, or with the next change of the trial.
"""

import datetime as dt

from trialpost.model.profile import Profile


def may_have_turned(profile: Profile, then: dt.date, today: dt.date) -> bool:
    """Say whether somebody has to be compared with all trials again since a day."""
    if then.year != today.year:
        return True
    return then.month != today.month and tells_times(profile)


def tells_times(profile: Profile) -> bool:
    """Say whether a profile has anything that a month can change."""
    if profile.birth_month is not None or profile.age is not None:
        return True
    dates = (
        *(date for one in profile.conditions for date in (one.since, one.until)),
        *(date for one in profile.medications for date in (one.since, one.until)),
        *(one.date for one in profile.procedures),
        *(one.date for one in profile.measurements),
    )
    return any(dates) or any(_is_date(answer) for answer in profile.answers.values())


def _is_date(answer: object) -> bool:
    return isinstance(answer, str) and answer[:4].isdecimal()
