"""A stand-in for PostgreSQL, client and server, that knows the voting application's one table."""
import json
import os
import threading

import standin


class Error(Exception):
    pass


class OperationalError(Error):
    pass


class Cursor:
    def __init__(self, login):
        self.login = login

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False

    def execute(self, text, values=()):
        try:
            reply = standin.ask(self.login["host"], 5432, 5, [self.login, text.split()[0], list(values)])
        except OSError as e:
            raise OperationalError(str(e)) from e
        if "error" in reply:
            raise OperationalError(reply["error"])
        self.rows = reply["rows"]

    def fetchall(self):
        return self.rows


class Connection:
    closed = False

    def __init__(self, login):
        self.login = login

    def cursor(self):
        return Cursor(self.login)

    def commit(self):
        pass

    def close(self):
        self.closed = True


def connect(text):
    connection = Connection(dict(word.split("=") for word in text.split()))
    connection.cursor().execute("LOGIN")
    return connection


def main():
    file = "/var/lib/postgresql/data/votes.json"
    one_at_a_time = threading.Lock()

    def answer(question, alive):
        login, command, values = question
        for key, variable in (("dbname", "DB"), ("user", "USER"), ("password", "PASSWORD")):
            if login[key] != os.environ["POSTGRES_" + variable]:
                return {"error": "authentication failed"}
        with one_at_a_time:
            votes = {}
            if os.path.exists(file):
                with open(file, encoding="utf-8") as stored:
                    votes = json.load(stored)
            if command == "INSERT":
                votes[values[0]] = votes.get(values[0], 0) + 1
                with open(file + ".new", "w", encoding="utf-8") as stored:
                    json.dump(votes, stored)
                os.rename(file + ".new", file)
        return {"rows": sorted(votes.items())}

    standin.serve(5432, answer)


if __name__ == "__main__":
    main()
