"""What hangs on an account besides profiles: the access log, passkeys, changes of address."""

from trialpost.web.mail import settling
from trialpost.web.mail.models import Address
from trialpost.web.people.account import access_log, address_change, passkeys, rights
from trialpost.web.people.models import AccessEntry, AddressChange, FormerAddress, Passkey


def register() -> None:
    """Enter all of it into the register of rights; listen for mails that were sent."""
    rights.register(
        "access log", models=(AccessEntry,), export=access_log.plain, erase=_erase_entries
    )
    rights.register("passkeys", models=(Passkey,), export=passkeys.plain, erase=_erase_passkeys)
    rights.register(
        "change of address",
        models=(AddressChange, FormerAddress),
        export=address_change.plain,
        erase=_erase_changes,
    )
    settling.register(access_log.note_mailed)


def _erase_entries(address: Address) -> None:
    AccessEntry.objects.filter(address=address).delete()


def _erase_passkeys(address: Address) -> None:
    Passkey.objects.filter(address=address).delete()


def _erase_changes(address: Address) -> None:
    AddressChange.objects.filter(address=address).delete()
    FormerAddress.objects.filter(address=address).delete()
