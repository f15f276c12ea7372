"""A name server on loopback whose answers change between two questions, and the client that a crawl asks it with."""

from __future__ import annotations

import os
import socket
import struct
import threading
from typing import Self

SERVER = "TESTS_NAME_SERVER"
"""The environment's name of the server a crawl is to ask, as "address:port"; see `tests/witness.py`."""

_HEADER = struct.Struct("!6H")  # RFC 1035, 4.1.1
_ADDRESS = struct.Struct("!HHHIH4s")  # a pointer to the question's name, then an A record
_NO_SUCH_NAME = 3


class NameServer:
    """Answers questions for IPv4 addresses over UDP, in a thread, as a context manager.

    `answers` are those of each name, "" for all other names; every question takes the next, and the last one stays.
    """

    def __init__(self, **answers: list[str]) -> None:
        self.answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.questions: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._serve, name="name server", daemon=True)

    def __enter__(self) -> Self:
        self._socket.bind(("127.0.0.1", 0))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.sendto(b"", self.address)  # wakes the thread, which then ends
        self._thread.join()
        self._socket.close()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._socket.getsockname()
        return host, port

    @property
    def environment(self) -> dict[str, str]:
        return {SERVER: ":".join(map(str, self.address))}

    def _serve(self) -> None:
        while True:
            packet, client = self._socket.recvfrom(1024)
            if not packet:
                return
            self._socket.sendto(self._answer(packet), client)

    def _answer(self, packet: bytes) -> bytes:
        number = _HEADER.unpack_from(packet)[0]
        name, question = _read_name(packet)
        self.questions.append(name)
        answers = self.answers.get(name, self.answers.get(""))
        if not answers:
            return _HEADER.pack(number, 0x8180 | _NO_SUCH_NAME, 1, 0, 0, 0) + question
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        record = _ADDRESS.pack(0xC00C, 1, 1, 0, 4, socket.inet_aton(address))
        return _HEADER.pack(number, 0x8180, 1, 1, 0, 0) + question + record


def _read_name(packet: bytes) -> tuple[str, bytes]:
    """Return the name that is asked for, and the question as it stands in the packet."""
    labels, at = [], _HEADER.size
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode("ascii").lower())
        at += 1 + length
    return ".".join(labels), packet[_HEADER.size : at + 5]


def ask(name: str) -> str:
    """Do what `socket.gethostbyname` does, but ask the server that the environment names."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))  # the C library knows an address when it sees one
    except OSError:
        labels = name.rstrip(".").encode("ascii").split(b".")
    question = b"".join(bytes([len(label)]) + label for label in labels) + b"\0\0\1\0\1"
    host, _, port = os.environ[SERVER].partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.settimeout(5)
        own.sendto(_HEADER.pack(1, 0x0100, 1, 0, 0, 0) + question, (host, int(port)))
        answer = own.recv(1024)
    if not _HEADER.unpack_from(answer)[3]:
        raise socket.gaierror(socket.EAI_NONAME, f"{name} has no address")
    return socket.inet_ntoa(answer[-4:])
