"""A small IMAP server over TLS on loopback: one folder, enough commands for reading bounces."""

import datetime as dt
import re
import socketserver
import ssl
import threading
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 that signs itself; return its file, key included."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class ImapServer:
    """One mailbox with its messages and which of them were seen; ``said`` are the commands."""

    def __init__(self, folder: Path, messages: list[bytes]) -> None:
        self.messages = messages
        self.seen: set[int] = set()
        self.said: list[str] = []
        self.certificate = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        box = self

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def get_request(self) -> tuple[ssl.SSLSocket, object]:
                plain, client = super().get_request()
                return context.wrap_socket(plain, server_side=True), client

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                box.talk(self.rfile, self.wfile)

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def talk(self, read: object, write: object) -> None:
        """Answer commands until the client leaves."""
        write.write(b"* OK ready\r\n")
        for line in read:
            tag, _, command = line.decode().strip().partition(" ")
            self.said.append(command)
            untagged, status = self.answer(command)
            write.write(untagged + f"{tag} {status}\r\n".encode())
            if command == "LOGOUT":
                return

    def answer(self, command: str) -> tuple[bytes, str]:
        """Return what is said before the status of a command, and the status."""
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4REV1\r\n", "OK done"
        if command.startswith("LOGIN"):
            return b"", "OK in" if command.endswith('"right"') else "NO secret is wrong"
        if command.startswith("SELECT"):
            there = '"Back \\"in\\""' in command
            return (
                f"* {len(self.messages)} EXISTS\r\n".encode(),
                "OK in" if there else "NO no folder",
            )
        if command == "UID SEARCH UNSEEN":
            left = (str(one) for one in range(1, len(self.messages) + 1) if one not in self.seen)
            return f"* SEARCH {' '.join(left)}\r\n".encode(), "OK done"
        number = int(found[1]) if (found := re.match(r"UID \w+ (\d+)", command)) else 0
        if command.startswith("UID FETCH") and "BODY.PEEK[]" in command:
            raw = self.messages[number - 1]
            head = f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode()
            return head + raw + b")\r\n", "OK done"
        if command.startswith("UID STORE") and "\\Seen" in command:
            self.seen.add(number)
            return b"", "OK done"
        return (b"* BYE\r\n", "OK bye") if command == "LOGOUT" else (b"", "BAD what")

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)
