"""A line of JSON to a server, a line back: how the stand-ins of redis and postgres talk."""
import json
import signal
import socket
import socketserver
import sys


def ask(host, port, timeout, question):
    with socket.create_connection((host, port), timeout) as connection:
        connection.sendall((json.dumps(question) + "\n").encode())
        line = connection.makefile().readline()
    if not line:
        raise ConnectionResetError("no answer")
    return json.loads(line)


def end_on_signals():
    """The first process of a container has no default action for signals."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *signalled: sys.exit(0))


def serve(port, answer):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            reply = answer(json.loads(self.rfile.readline()), self.alive)
            self.wfile.write((json.dumps(reply) + "\n").encode())

        def alive(self):
            try:
                return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
            except BlockingIOError:
                return True
            except OSError:
                return False

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    end_on_signals()
    print("Ready to accept connections", flush=True)
    Server(("0.0.0.0", port), Handler).serve_forever()
