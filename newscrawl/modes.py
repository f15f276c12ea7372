"""Who may read and change what is written: the operator everything, the operator's group may read, others nothing."""

import os

FILE = 0o640
FOLDER = 0o750
_UMASK = 0o027


def restrict() -> None:
    """Give these modes to all that the process will create, SQLite's and Scrapy's files among them.

    For commands alone: it holds for the whole process, whatever umask it was started with.
    """
    os.umask(_UMASK)
