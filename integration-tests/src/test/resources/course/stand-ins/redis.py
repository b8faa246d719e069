"""A stand-in for redis, client and server, as far as the voting application uses it."""
import threading

import standin


class exceptions:
    class ConnectionError(Exception):
        pass


class Redis:
    def __init__(self, host, port, db, socket_timeout, decode_responses):
        self.at = (host, port, socket_timeout)

    def ask(self, *question):
        try:
            return standin.ask(*self.at, question)
        except OSError as e:
            raise exceptions.ConnectionError(str(e)) from e

    def ping(self):
        return self.ask("ping")

    def rpush(self, name, value):
        return self.ask("rpush", name, value)

    def blpop(self, name, timeout):
        return self.ask("blpop", name, timeout)


def main():
    lists = {}
    changed = threading.Condition()

    def answer(question, alive):
        command, *rest = question
        with changed:
            if command == "rpush":
                lists.setdefault(rest[0], []).append(rest[1])
                changed.notify_all()
                return len(lists[rest[0]])
            if command == "blpop":
                changed.wait_for(lambda: lists.get(rest[0]), rest[1])
                if not lists.get(rest[0]) or not alive():
                    return None
                return [rest[0], lists[rest[0]].pop(0)]
            return "PONG"

    standin.serve(6379, answer)


if __name__ == "__main__":
    main()
