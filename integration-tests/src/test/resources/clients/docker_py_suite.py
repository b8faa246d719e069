"""docker-py's verbs for containers, images and the system, against the engine of DOCKER_HOST.

Run by ClientsTest with Debian's python3-docker; unittest's own report is what a failure shows.
"""
import io
import os
import socket
import tarfile
import tempfile
import threading
import unittest

import docker
from docker.errors import APIError, BuildError, ContainerError, ImageNotFound, NotFound
from docker.types import LogConfig, Mount, Ulimit

client = docker.from_env(timeout=30)
low = client.api
IMAGE = "alpine:latest"
REGISTRY = os.environ["REGISTRY"]


def tar_of(name, content):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        info.mode = 0o640
        tar.addfile(info, io.BytesIO(content))
    return data.getvalue()


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        client.images.pull("alpine", tag="latest")

    def tearDown(self):
        for container in client.containers.list(all=True, ignore_removed=True):
            container.remove(force=True, v=True)

    def sleeper(self, **options):
        return client.containers.run(IMAGE, ["sleep", "1000"], detach=True, **options)


class Running(Case):
    def test_output_and_failure(self):
        self.assertEqual(client.containers.run(IMAGE, "echo bonjour", remove=True), b"bonjour\n")
        self.assertEqual(
            client.containers.run(
                IMAGE, ["sh", "-c", "echo out; echo err >&2"], remove=True, stdout=False, stderr=True),
            b"err\n")
        with self.assertRaises(ContainerError) as failed:
            client.containers.run(IMAGE, ["sh", "-c", "echo why >&2; exit 3"], remove=True)
        self.assertEqual(failed.exception.exit_status, 3)
        self.assertIn(b"why", failed.exception.stderr)
        with self.assertRaises(APIError):  # it pulls, and the registry's network may be away
            client.containers.run("absent-image", "true")
        with self.assertRaises(APIError) as missing:
            client.containers.run(IMAGE, "no-such-command")
        self.assertEqual(missing.exception.status_code, 400)

    def test_options_reach_the_container(self):
        container = client.containers.run(
            IMAGE, ["sleep", "1000"], detach=True, name="options", hostname="maison", user="1000:1000",
            working_dir="/tmp", environment={"A": "b"}, labels={"x": "y"}, mem_limit="64m",
            nano_cpus=500000000, pids_limit=50, ports={"80/tcp": ("127.0.0.1", 8093)}, read_only=True,
            tmpfs={"/scratch": "size=1m"}, cap_drop=["ALL"], cap_add=["CHOWN"], init=True,
            ulimits=[Ulimit(name="nofile", soft=99, hard=100)], dns=["10.99.0.9"], extra_hosts={"voisin": "10.99.0.2"},
            log_config=LogConfig(type="json-file", config={"max-size": "1m"}), shm_size="32m",
            restart_policy={"Name": "on-failure", "MaximumRetryCount": 2},
            security_opt=["no-new-privileges"], sysctls={"net.ipv4.ip_forward": "0"}, oom_score_adj=100,
            stop_signal="SIGKILL", mounts=[Mount("/etc/motd", "/etc/hostname", type="bind", read_only=True)])
        attrs = container.attrs
        self.assertEqual(attrs["Name"], "/options")
        self.assertEqual(attrs["Config"]["Hostname"], "maison")
        self.assertEqual(attrs["HostConfig"]["Memory"], 64 * 1024 * 1024)
        self.assertEqual(attrs["HostConfig"]["NanoCpus"], 500000000)
        self.assertEqual(attrs["HostConfig"]["RestartPolicy"], {"Name": "on-failure", "MaximumRetryCount": 2})
        self.assertEqual(container.labels, {"x": "y"})
        container.reload()
        self.assertEqual(container.ports, {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8093"}]})
        run = lambda *words: container.exec_run(list(words)).output.decode().strip()
        self.assertEqual(run("hostname"), "maison")
        self.assertEqual(run("id", "-u"), "1000")
        self.assertEqual(run("pwd"), "/tmp")
        self.assertEqual(run("sh", "-c", "echo $A"), "b")
        self.assertEqual(run("sh", "-c", "ulimit -n"), "99")
        self.assertIn("10.99.0.9", run("cat", "/etc/resolv.conf"))
        self.assertIn("voisin", run("cat", "/etc/hosts"))
        self.assertIn("Read-only file system", run("touch", "/x"))

    def test_standard_input_over_the_socket(self):
        container = client.containers.create(IMAGE, "cat", stdin_open=True)
        attached = container.attach_socket(params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
        container.start()
        raw = getattr(attached, "_sock", attached)
        raw.sendall(b"salut\n")
        raw.shutdown(socket.SHUT_WR)
        self.assertEqual(container.wait(timeout=10)["StatusCode"], 0)
        self.assertEqual(container.logs(), b"salut\n")
        attached.close()


class Life(Case):
    def test_states(self):
        container = client.containers.create(IMAGE, ["sleep", "1000"], name="vie")
        self.assertEqual(container.status, "created")
        container.start()
        container.start()  # 304 is no error
        container.reload()
        self.assertEqual(container.status, "running")
        container.pause()
        container.reload()
        self.assertEqual(container.status, "paused")
        container.unpause()
        container.restart(timeout=0)
        container.rename("vie2")
        self.assertEqual(client.containers.get("vie2").id, container.id)
        with self.assertRaises(APIError) as refused:
            container.remove()
        self.assertEqual(refused.exception.status_code, 409)
        container.kill("SIGKILL")
        self.assertEqual(container.wait()["StatusCode"], 137)
        container.start()
        container.stop(timeout=0)
        container.remove()
        with self.assertRaises(NotFound):
            client.containers.get("vie2")

    def test_wait_conditions(self):
        container = client.containers.create(IMAGE, ["sh", "-c", "exit 7"])
        result = {}
        waiter = threading.Thread(
            target=lambda: result.update(low.wait(container.id, condition="removed")))
        waiter.start()
        container.start()
        self.assertEqual(container.wait(condition="not-running")["StatusCode"], 7)
        container.remove()
        waiter.join(10)
        self.assertEqual(result["StatusCode"], 7)

    def test_list_and_filters(self):
        one = self.sleeper(name="un", labels={"k": "v"})
        two = client.containers.create(IMAGE, "true", name="deux")
        names = lambda **query: sorted(c.name for c in client.containers.list(**query))
        self.assertEqual(names(), ["un"])
        self.assertEqual(names(all=True), ["deux", "un"])
        self.assertEqual(names(all=True, filters={"status": "created"}), ["deux"])
        self.assertEqual(names(filters={"label": "k=v"}), ["un"])
        self.assertEqual(names(all=True, filters={"name": "deu"}), ["deux"])
        self.assertEqual(names(all=True, filters={"ancestor": "alpine"}), ["deux", "un"])
        self.assertEqual(names(all=True, limit=1), ["deux"])
        self.assertEqual(names(all=True, filters={"before": two.id}), ["un"])
        self.assertEqual(names(all=True, filters={"since": one.id}), ["deux"])

    def test_top_stats_diff_update(self):
        container = self.sleeper(mem_limit="64m", memswap_limit=-1)
        self.assertTrue(any("sleep" in " ".join(p) for p in container.top()["Processes"]))
        stats = container.stats(stream=False)
        self.assertGreater(stats["memory_stats"]["usage"], 0)
        self.assertGreaterEqual(stats["pids_stats"]["current"], 1)
        container.exec_run("touch /nouveau")
        self.assertIn({"Path": "/nouveau", "Kind": 1}, container.diff())
        with self.assertRaises(APIError) as refused:
            container.update(mem_limit="128m")  # as Docker: no limit of swap is one below it
        self.assertEqual(refused.exception.status_code, 409)
        container.update(mem_limit="128m", memswap_limit=-1)
        container.reload()
        self.assertEqual(container.attrs["HostConfig"]["Memory"], 128 * 1024 * 1024)

    def test_joined_by_id_and_default_network(self):
        one = self.sleeper(name="un")
        two = self.sleeper(name="deux", network_mode="container:un", pid_mode="container:un")
        one.rename("autre")
        self.assertEqual(two.attrs["HostConfig"]["NetworkMode"], "container:" + one.id)
        self.assertEqual(two.attrs["HostConfig"]["PidMode"], "container:" + one.id)
        two.restart(timeout=0)
        one.reload()
        self.assertIn(one.attrs["HostConfig"]["NetworkMode"], ("bridge", "default"))
        for wrong in ({"pid_mode": "container:absent"}, {"network_mode": "container:"}, {"extra_hosts": {"a": "b"}}):
            with self.assertRaises(APIError) as refused:
                client.containers.create(IMAGE, "true", **wrong)
            self.assertEqual(refused.exception.status_code, 400, wrong)

    def test_prune(self):
        client.containers.create(IMAGE, "true")
        self.assertEqual(len(client.containers.prune()["ContainersDeleted"]), 1)


class Streams(Case):
    def test_logs(self):
        container = client.containers.run(
            IMAGE, ["sh", "-c", "for i in 1 2 3; do echo $i; done; echo e >&2"], detach=True)
        container.wait()
        self.assertEqual(container.logs(stderr=False), b"1\n2\n3\n")
        self.assertEqual(container.logs(stdout=False), b"e\n")
        # Docker counts the tail over both streams before it leaves one out.
        self.assertEqual(container.logs(tail=2)[-2:], b"e\n")
        self.assertRegex(container.logs(stderr=False, timestamps=True), rb"^\d{4}-\S+Z 1\n")
        self.assertEqual(list(container.logs(stream=True, follow=True, stderr=False)), [b"1\n", b"2\n", b"3\n"])
        # What was, and nothing of what comes: attach ends then.
        running = self.sleeper()
        self.assertEqual(running.attach(logs=True, stream=False), b"")

    def test_exec(self):
        container = self.sleeper()
        self.assertEqual(container.exec_run("echo x"), (0, b"x\n"))
        self.assertEqual(container.exec_run(["sh", "-c", "exit 5"]).exit_code, 5)
        self.assertEqual(container.exec_run("id -u", user="12").output, b"12\n")
        self.assertEqual(
            container.exec_run(["sh", "-c", "echo o; echo e >&2"], demux=True).output, (b"o\n", b"e\n"))
        self.assertEqual(container.exec_run("no-such").exit_code, 127)
        ident = low.exec_create(container.id, "cat", stdin=True)["Id"]
        sock = low.exec_start(ident, socket=True)
        raw = getattr(sock, "_sock", sock)
        raw.sendall(b"deux\n")
        raw.shutdown(socket.SHUT_WR)
        data = b""
        while True:
            got = raw.recv(4096)
            if not got:
                break
            data += got
        self.assertEqual(data[8:], b"deux\n")
        self.assertEqual(low.exec_inspect(ident)["ExitCode"], 0)
        tty = container.exec_run("tty", tty=True)
        self.assertEqual(tty.output, b"/dev/pts/0\r\n")
        with self.assertRaises(NotFound):
            low.exec_inspect("0" * 64)

    def test_no_output_of_an_exec_is_lost(self):
        """docker-py reads below its HTTP library: what comes along with the answer's head, it loses."""
        container = self.sleeper()
        lost = []

        def some():
            own = docker.from_env(timeout=30).containers.get(container.id)
            for _ in range(40):
                result = own.exec_run(["echo", "x"])
                if result.output != b"x\n":
                    lost.append(result)

        threads = [threading.Thread(target=some) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(lost, [])

    def test_attach_and_resize(self):
        container = client.containers.create(IMAGE, ["sh", "-c", "echo vu; sleep 1000"], tty=True)
        stream = container.attach(stream=True, logs=True)
        container.start()
        self.assertEqual(next(stream), b"vu\r\n")
        container.resize(40, 100)
        self.assertEqual(container.exec_run("stty -F /proc/1/fd/0 size").output, b"40 100\n")

    def test_archive_and_export(self):
        container = self.sleeper()
        self.assertTrue(container.put_archive("/tmp", tar_of("salut.txt", b"salut")))
        self.assertEqual(container.exec_run("cat /tmp/salut.txt").output, b"salut")
        bits, stat = container.get_archive("/tmp/salut.txt")
        self.assertEqual((stat["name"], stat["size"]), ("salut.txt", 5))
        with tarfile.open(fileobj=io.BytesIO(b"".join(bits))) as tar:
            self.assertEqual(tar.extractfile("salut.txt").read(), b"salut")
        with self.assertRaises(NotFound):
            container.get_archive("/absent")
        with tarfile.open(fileobj=io.BytesIO(b"".join(container.export()))) as tar:
            self.assertEqual(tar.extractfile("tmp/salut.txt").read(), b"salut")

    def test_events(self):
        container = client.containers.create(IMAGE, "true", name="temoin")
        events = client.events(decode=True, filters={"container": container.id})
        container.start()
        container.wait()
        container.remove()
        actions = []
        for event in events:
            actions.append(event["Action"])
            if event["Action"] == "destroy":
                break
        events.close()
        self.assertEqual([a for a in actions if a in ("start", "die", "destroy")], ["start", "die", "destroy"])


class Images(Case):
    def test_inspect_tag_history_remove(self):
        image = client.images.get("alpine")
        self.assertIn("alpine:latest", image.tags)
        self.assertTrue(image.tag("mien", tag="v1"))
        self.assertIn("mien:v1", client.images.get("alpine").tags)
        self.assertTrue(image.history())
        self.assertEqual(image.attrs["Os"], "linux")
        client.images.remove("mien:v1")
        with self.assertRaises(ImageNotFound):
            client.images.get("mien:v1")
        self.assertEqual([i.id for i in client.images.list(name="alpine")], [image.id])
        self.assertEqual(client.images.list(filters={"dangling": True}), [])
        with self.assertRaises(APIError):
            client.images.pull("absente", tag="latest")

    def test_commit_save_load(self):
        container = client.containers.run(IMAGE, ["sh", "-c", "echo oui > /trace"], detach=True)
        container.wait()
        image = container.commit(repository="engage", tag="v1", message="pourquoi", author="moi",
                                 changes='CMD ["cat", "/trace"]')
        self.assertEqual(client.containers.run("engage:v1", remove=True), b"oui\n")
        saved = b"".join(client.images.get("engage:v1").save(named=True))
        container.remove()
        client.images.remove("engage:v1")
        self.assertEqual(client.images.load(saved)[0].id, image.id)
        self.assertEqual(client.containers.run("engage:v1", remove=True), b"oui\n")
        client.images.remove("engage:v1")

    def test_import(self):
        low.import_image_from_data(tar_of("a", b"b"), repository="importee", tag="v1")
        self.assertEqual(client.images.get("importee:v1").tags, ["importee:v1"])
        client.images.remove("importee:v1")

    def test_push_and_distribution(self):
        client.images.get("alpine").tag(REGISTRY + "/essai/pousse", tag="v1")
        said = [line for line in client.images.push(REGISTRY + "/essai/pousse", tag="v1", stream=True, decode=True)]
        self.assertFalse([line for line in said if "error" in line], said)
        digest = [line["aux"]["Digest"] for line in said if "aux" in line][0]
        self.assertEqual(client.images.get_registry_data(REGISTRY + "/essai/pousse:v1").id, digest)
        client.images.remove(REGISTRY + "/essai/pousse:v1")
        client.images.pull(REGISTRY + "/essai/pousse", tag="v1")
        client.images.remove(REGISTRY + "/essai/pousse:v1")


class System(Case):
    def test_facts(self):
        self.assertTrue(client.ping())
        self.assertEqual(client.version()["Os"], "linux")
        info = client.info()
        self.assertEqual(info["OSType"], "linux")
        self.assertGreater(info["MemTotal"], 0)
        usage = client.df()
        self.assertEqual([i["Containers"] for i in usage["Images"] if "alpine:latest" in i["RepoTags"]], [0])
        self.assertGreater(usage["LayersSize"], 0)
        with self.assertRaises(APIError) as swarm:
            client.services.list()
        self.assertEqual(swarm.exception.status_code, 503)


class Building(Case):
    def test_a_dockerfile_alone(self):
        text = io.BytesIO(b"FROM alpine\nARG WHAT\nRUN echo $WHAT > /what\nCMD [\"cat\", \"/what\"]\n")
        image, log = client.images.build(
            fileobj=text, tag="py:1", rm=True, nocache=True, buildargs={"WHAT": "bonjour"}, labels={"x": "y"})
        self.assertIn({"stream": "Successfully tagged py:1\n"}, list(log))
        self.assertEqual(image.labels, {"x": "y"})
        self.assertEqual(client.containers.run("py:1", remove=True), b"bonjour\n")
        client.images.remove("py:1", force=True)

    def test_a_directory(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("Dockerfile", "FROM alpine AS one\nCOPY . /c\nFROM one\nRUN ls /c\n"),
                               (".dockerignore", "left-out\n"), ("left-out", "x"), ("kept", "x")):
                with open(os.path.join(folder, name), "w") as file:
                    file.write(text)
            image, log = client.images.build(path=folder, target="one", timeout=60)
            said = "".join(line.get("stream", "") for line in log)
            self.assertNotIn("RUN", said)
            image, log = client.images.build(path=folder, forcerm=True, container_limits={"memory": 64 << 20})
            said = "".join(line.get("stream", "") for line in log)
            self.assertIn("kept", said)
            self.assertNotIn("left-out", said)
            client.images.remove(image.id, force=True)  # and with it what only its steps have made

    def test_failure(self):
        with self.assertRaises(BuildError) as failed:
            client.images.build(fileobj=io.BytesIO(b"FROM alpine\nRUN exit 9\n"), rm=True, forcerm=True)
        self.assertIn("returned a non-zero code: 9", failed.exception.msg)
        with self.assertRaises(APIError) as wrong:
            client.images.build(fileobj=io.BytesIO(b"FROM alpine\nRNU x\n"))
        self.assertEqual(wrong.exception.status_code, 400)


if __name__ == "__main__":
    unittest.main(verbosity=2)
