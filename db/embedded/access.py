"""Lets one user pass through directories that are closed to others, by an access control list."""

import errno
import os
import pwd
import struct
from pathlib import Path
from stat import S_IMODE, S_IXOTH

ATTRIBUTE = "system.posix_acl_access"
HEADER, ENTRY = struct.Struct("<I"), struct.Struct("<HHi")  # acl(5), as Linux keeps it: tag, permissions, id
VERSION = 2
OWNER, USER, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
EXECUTE = 0x1
NOBODY = -1

Entry = tuple[int, int, int]


def let_pass(directory: Path, user: str) -> bool:
    """Whether the user can pass through a directory from now on, where others may not."""
    entries, key = _entries(directory), pwd.getpwnam(user).pw_uid
    if directory.stat().st_mode & S_IXOTH or (USER, EXECUTE, key) in entries:
        return True
    mask = next((permissions for tag, permissions, _ in entries if tag in (MASK, GROUP)), 0) | EXECUTE
    others = [entry for entry in entries if entry[0] != MASK and (entry[0], entry[2]) != (USER, key)]
    return _set(directory, [*others, (USER, EXECUTE, key), (MASK, mask, NOBODY)])


def _entries(directory: Path) -> list[Entry]:
    """Those of its list, or else what its mode says."""
    try:
        return list(ENTRY.iter_unpack(os.getxattr(directory, ATTRIBUTE)[HEADER.size :]))
    except OSError as error:
        if error.errno not in (errno.ENODATA, errno.ENOTSUP):
            raise
    mode = S_IMODE(directory.stat().st_mode)
    return [(OWNER, mode >> 6 & 7, NOBODY), (GROUP, mode >> 3 & 7, NOBODY), (OTHER, mode & 7, NOBODY)]


def _set(directory: Path, entries: list[Entry]) -> bool:
    """In the order that Linux wants. False where the file system keeps no lists."""
    text = HEADER.pack(VERSION) + b"".join(ENTRY.pack(*entry) for entry in sorted(entries))
    try:
        os.setxattr(directory, ATTRIBUTE, text)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return False
    return True
