"""The mail server that fails by plan: a client that dies leaves nothing behind with it."""

import socket
import threading

import pytest

from faults.mail_server import CONVERSATION, MailServer

SAID = b"EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: a\r\n"


@pytest.mark.parametrize("after", [0, SAID.index(b"DATA"), SAID.index(b"Subject"), len(SAID)])
def test_a_client_that_dies_ends_its_conversation(after: int) -> None:
    with MailServer() as server:
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.settimeout(5)
            client.sendall(SAID[:after])
            client.shutdown(socket.SHUT_WR)
            while client.recv(4096):
                pass  # the server hangs up when it has read to the end
        talking = [one for one in threading.enumerate() if one.name == CONVERSATION]
        for one in talking:
            one.join(5)
    assert not any(one.is_alive() for one in talking)
    assert not server.accepted
