"""A stand-in for Flask, as far as the course's programs use it."""
import http.server
import os
import sys
import threading
import urllib.parse

import standin


class Local(threading.local):
    def __contains__(self, name):
        return name in self.__dict__


request = Local()
g = Local()


def render_template(name, **values):
    with open(os.path.join("templates", name), encoding="utf-8") as file:
        page = file.read()
    for key, value in values.items():
        page = page.replace("{{ %s }}" % key, str(value))
    return page


class Flask:
    def __init__(self, name):
        self.routes = {}

    def route(self, path, methods=("GET",)):
        def add(function):
            self.routes[path] = (function, methods)
            return function

        return add

    def run(self, host="127.0.0.1", port=5000, debug=False):
        routes = self.routes

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                g.__dict__.clear()
                request.method = self.command
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request.form = dict(urllib.parse.parse_qsl(body.decode()))
                function, methods = routes.get(self.path, (None, ()))
                if self.command not in methods:
                    self.send_error(404 if function is None else 405)
                    return
                page = function()
                page, code = page if isinstance(page, tuple) else (page, 200)
                data = page.encode()
                self.send_response(code)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = answer

        server = http.server.ThreadingHTTPServer((host, port), Handler)
        standin.end_on_signals()
        print(" * Running on http://%s:%d" % (host, port), flush=True)
        server.serve_forever()


def main():
    given = dict(word[2:].split("=") for word in sys.argv[2:])
    sys.path.insert(0, os.getcwd())
    import app

    app.app.run(given["host"], int(given["port"]))


if __name__ == "__main__":
    main()
