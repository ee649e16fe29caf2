"""Know the files that operating systems put beside everybody's, unasked."""

from pathlib import PurePosixPath

_NAMES = frozenset({".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".localized"})
_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information", ".appledouble"})
_RESOURCE_FORK = "._"


def is_side_file(name: str) -> bool:
    """Tell whether a path is that of such a file, which holds no record and is passed over.

    They are the finder's and the explorer's views of a folder, and what macOS keeps of a file on
    disks and in archives that cannot hold it: ``._trials.json`` beside ``trials.json``, in
    archives in a folder ``__MACOSX``.
    """
    path = PurePosixPath(name.replace("\\", "/").lower())
    return (
        path.name in _NAMES
        or path.name.startswith(_RESOURCE_FORK)
        or not _FOLDERS.isdisjoint(path.parts[:-1])
    )
