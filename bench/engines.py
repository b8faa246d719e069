"""Real docker and jdock, each in a network namespace of its own with a neighbour behind a veth.

    10.99.0.1 (the engine's host) -- veth -- 10.99.0.2 (neighbour: no route to container addresses)
"""
import glob
import http.client
import json
import os
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOST, NEIGHBOUR = "10.99.0.1", "10.99.0.2"


def fail(message):
    sys.exit(os.path.relpath(sys.argv[0], HERE) + ": " + message)


def sh(*words, ok=True, **more):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    if ok and done.returncode != 0:
        fail("%s: %s" % (" ".join(words), (done.stderr or done.stdout).strip()[-500:]))
    return done.stdout


def disk(folder, name):
    """
    An empty ext4 of its own; its file takes the space that is used, and the device goes with the mount.

    On one disk an engine may pay for what another has just removed: without a journal ext4 looks again
    and again at the inodes that were deleted within the last minutes whenever it makes a file.
    """
    at = os.path.join(folder, "disk-" + name)
    os.makedirs(at)
    with open(at + ".img", "wb") as file:
        file.truncate(20 << 30)
    sh("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", at + ".img")
    device = sh("losetup", "-f", "--show", "--direct-io=on", at + ".img").strip()
    sh("mount", device, at)
    sh("losetup", "-d", device)  # as soon as it is unmounted
    return at


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("docker", timeout=120)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(self.path)


class Engine:
    """One daemon, with a folder for all that it keeps."""

    def __init__(self, name, folder, config=None, host=None):
        """On a host of its own, or on another engine's."""
        self.name, self.host = name, host
        self.space = host.space if host else "jdb-%s-%d" % (name, os.getpid())
        self.at = os.path.join(folder, name)
        self.socket = self.at + ".sock"
        self.enter = ("nsenter", "--net=/run/netns/" + self.space)
        self.neighbour = ("nsenter", "--net=/run/netns/" + self.space + "n")
        with open(self.at + ".json", "w") as out:
            json.dump(config or {}, out)
        self.log = open(self.at + ".log", "w")
        if not host:
            self.make_host()
        self.start()

    def make_host(self):
        for one in (self.space, self.space + "n"):
            sh("ip", "netns", "add", one)
            sh("ip", "-n", one, "link", "set", "lo", "up")
        sh("ip", "-n", self.space, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", self.space + "n")
        for one, address in ((self.space, HOST), (self.space + "n", NEIGHBOUR)):
            sh("ip", "-n", one, "addr", "add", address + "/24", "dev", "eth0")
            sh("ip", "-n", one, "link", "set", "eth0", "up")

    def start(self):
        program = ("dockerd",) if self.name.startswith("docker") else (
            os.path.join(HERE, "jdock"), "daemon", "--cgroup-parent", "jdock-bench%d" % os.getpid())
        command = self.enter + program + (
            "--data-root", self.at, "--exec-root", self.at + "-exec", "--pidfile", self.at + ".pid",
            "--config-file", self.at + ".json", "-H", "unix://" + self.socket)
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        end = time.time() + 60
        while True:
            try:
                self.connection = Unix(self.socket)
                self.call("GET", "/_ping")
                break
            except OSError:
                if time.time() > end or self.process.poll() is not None:
                    fail("%s does not answer: %s" % (self.name, open(self.log.name).read()[-800:]))
                time.sleep(0.05)

    def call(self, method, path, body=None, raw=None):
        data = raw if raw is not None else None if body is None else json.dumps(body)
        kind = "application/x-tar" if raw is not None else "application/json"
        self.connection.request(method, path, data, {"Content-Type": kind})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            fail("%s: %s %s: %d %s" % (self.name, method, path, answer.status, text.decode()))
        return json.loads(text) if text.startswith((b"{", b"[")) and answer.headers.get("Content-Type") == "application/json" else text

    def image(self, name, tar):
        self.call("POST", "/images/create?fromSrc=-&repo=" + name + "&changes=ENV+PATH%3D/bin", raw=tar)

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def close(self):
        """Removes all containers and networks, then ends the daemon."""
        try:
            for container in self.call("GET", "/containers/json?all=1"):
                self.call("DELETE", "/containers/%s?force=1" % container["Id"])
            self.call("POST", "/networks/prune")
        finally:
            self.stop()
            self.log.close()
            groups = "/sys/fs/cgroup/**/jdock-bench%d" % os.getpid()
            for group in glob.glob(groups, recursive=True) if self.name.startswith("jdock") else ():
                for folder, _, _ in os.walk(group, topdown=False):
                    os.rmdir(folder)
            for one in () if self.host else (self.space, self.space + "n"):
                sh("ip", "netns", "del", one)
