#!/usr/bin/env python3
"""Records what the real docker CLI asks of the engine, as golden files for CreateRequestTest.

usage: record-create-requests.py [DOCKER_CLI] > ../resources/io/jdock/cli/container/create-requests.json

Each command line runs against a socket that answers /_ping and keeps the body of /containers/create.
"""
import http.server, json, os, socketserver, subprocess, sys, tempfile, threading

CLI = sys.argv[1] if len(sys.argv) > 1 else "/usr/local/bin/docker"
WORK = tempfile.mkdtemp(prefix="jdock-golden-")
FILES = {
    "env": "# comment\nA=1\nB=two words\n\nFROM_HOST\nNOT_THERE\nC==x\n",
    "labels": "one=1\ntwo\n# no\nthree=a=b\n",
    "seccomp.json": '{ "defaultAction": "SCMP_ACT_ALLOW",\n  "syscalls": [] }\n',
}
for name, text in FILES.items():
    with open(os.path.join(WORK, name), "w") as f:
        f.write(text)

CASES = [line for line in """
alpine
alpine echo hi
-d alpine sleep 3600
-d --name mon-serveur-nginx -p 8080:80 nginx:latest
-it --rm alpine sh
-i alpine cat
-t alpine
-a stdout alpine
-a STDIN -a stderr alpine
-dit alpine
-p 80 alpine
-p 80-82 alpine
-p 8080-8082:80-82 alpine
-p 8000-8010:80 alpine
-p 127.0.0.1:8080:80/udp alpine
-p 127.0.0.1::80 alpine
-p [::1]:8080:80 alpine
-p 8080:80/sctp -p 8080:80/tcp -p 8081:80 alpine
-p 53:53/udp -P --expose 9000-9002 --expose 7/udp alpine
-p published=8080,target=80 alpine
-p published=53,target=5353,protocol=udp alpine
-p 8080:80/TCP alpine
-e A=1 -e B= -e FROM_HOST -e NOT_THERE alpine
--env-file @env -e A=9 alpine
-l a=b -l c --label d=e=f alpine
--label-file @labels -l one=2 alpine
-w /srv -u 1000:100 -h box --domainname example.org alpine
--entrypoint /bin/sh alpine -c true
--entrypoint= alpine
--network host alpine
--network none alpine
--network container:other alpine
--network mynet --network-alias a --network-alias b --ip 10.1.2.3 --ip6 fd00::3 alpine
--net bridge alpine
--network name=mynet,alias=x,ip=10.0.0.2 alpine
--link db:database --network mynet alpine
--link-local-ip 169.254.1.1 --network mynet alpine
--restart no alpine
--restart always alpine
--restart unless-stopped alpine
--restart on-failure alpine
--restart on-failure:5 alpine
--stop-signal SIGINT --stop-timeout 3 alpine
--stop-signal= alpine
-m 64m alpine
-m 64m --memory-swap 128m --memory-reservation 32m --memory-swappiness 10 alpine
-m 1.5g --memory-swap -1 alpine
--memory=1073741824 alpine
--kernel-memory 50m alpine
--cpus 1.5 alpine
--cpus .25 -c 512 --cpuset-cpus 0,1 --cpuset-mems 0 alpine
--cpu-period 50000 --cpu-quota 25000 alpine
--cpu-rt-period 1000 --cpu-rt-runtime 900 alpine
--pids-limit 100 alpine
--pids-limit -1 alpine
--ulimit nofile=1024:2048 --ulimit core=0 --ulimit nproc=-1 alpine
--cap-add NET_ADMIN --cap-add ALL --cap-drop CAP_CHOWN alpine
--privileged alpine
--security-opt no-new-privileges --security-opt seccomp=unconfined alpine
--security-opt seccomp=@seccomp.json alpine
--security-opt systempaths=unconfined --security-opt apparmor=unconfined alpine
--security-opt no-new-privileges:true alpine
--read-only --tmpfs /tmp --tmpfs /run:size=64m,mode=1777 alpine
--shm-size 128m alpine
--sysctl net.ipv4.ip_forward=1 --sysctl kernel.msgmax=65536 alpine
--device /dev/null --device /dev/zero:/dev/nought --device /dev/full:/dev/x:r --device /dev/tty:rw alpine
--device-cgroup-rule "c 1:3 rwm" alpine
--group-add 1001 --group-add audio alpine
--add-host db:10.0.0.5 --add-host v6:fd00::1 --add-host gw:host-gateway alpine
--add-host db=10.0.0.5 --add-host v6=[fd00::1] alpine
--dns 10.0.0.53 --dns 8.8.8.8 --dns-search example.org --dns-option ndots:2 --dns-opt timeout:1 alpine
--init alpine
--init=false alpine
--pid host alpine
--pid container:other --ipc container:other alpine
--ipc private --uts host --userns host --cgroupns private alpine
--cidfile @cid alpine
--platform linux/arm64 alpine
--platform linux/arm/v7 alpine
--platform arm64 alpine
-v /src:/dst alpine
-v /src:/dst:ro -v data:/data:rw,z -v /anonymous alpine
-v ./relative:/dst alpine
--mount type=bind,src=/src,dst=/dst,readonly alpine
--mount type=volume,source=data,target=/data,volume-label=a=b,volume-opt=o=1 alpine
--mount type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770 alpine
--mount target=/data alpine
--mount type=bind,src=/a,dst=/b,bind-propagation=rshared alpine
--mount type=bind,src=/a,dst=/b,bind-recursive=disabled alpine
--volumes-from one --volumes-from two:ro --volume-driver local alpine
--health-cmd "curl -f http://localhost" --health-interval 5s --health-timeout 1m30s --health-retries 3 --health-start-period 500ms alpine
--no-healthcheck alpine
--oom-kill-disable -m 64m --oom-score-adj -500 alpine
--mac-address 92:d0:c6:0a:29:33 alpine
--log-driver json-file --log-opt max-size=10m --log-opt max-file=3 alpine
--cgroup-parent /jdock.test --runtime runc --blkio-weight 300 alpine
--device-read-bps /dev/sda:1mb --device-write-iops /dev/sda:100 --blkio-weight-device /dev/sda:200 alpine
--storage-opt size=10G --isolation default alpine
--sig-proxy=false --detach-keys ctrl-a --pull never -q alpine
-- alpine -d
alpine -d --name x
--rm=false --name=abc alpine
""".strip().splitlines()]

recorded = {}

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def address_string(self): return "unix"
    def log_message(self, *a): pass
    def answer(self, status, body):
        data = body.encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.47")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(data)
    def do_HEAD(self): self.answer(200, "OK")
    def do_GET(self): self.answer(200, "OK" if self.path.endswith("_ping") else "{}")
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "/containers/create" in self.path:
            recorded["path"] = self.path
            recorded["body"] = json.loads(body)
        self.answer(409, json.dumps({"message": "recorded"}))

class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

sock = os.path.join(WORK, "docker.sock")
server = Server(sock, Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

import shlex
results = []
for line in CASES:
    recorded.clear()
    args = shlex.split(line)
    real = [a.replace("@cid", os.path.join(WORK, "cid")) if "@cid" in a else
            a.replace("@", WORK + "/") if "@" in a else a for a in args]
    env = {"PATH": os.environ["PATH"], "HOME": WORK, "FROM_HOST": "host value"}
    p = subprocess.run([CLI, "-H", "unix://" + sock, "run"] + real, env=env, cwd="/",
                       stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if "body" not in recorded:
        # -it wants a terminal: create does not
        p = subprocess.run([CLI, "-H", "unix://" + sock, "create"] + real, env=env, cwd="/",
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
        verb = "create"
    else:
        verb = "run"
    if "body" not in recorded:
        results.append({"args": args, "error": p.stderr.replace(WORK, "@WORK").strip()})
        continue
    text = json.dumps(recorded["body"]).replace(WORK, "@WORK")
    query = recorded["path"].split("?", 1)[1] if "?" in recorded["path"] else ""
    results.append({"args": args, "verb": verb, "query": query, "body": json.loads(text)})

print(json.dumps({"files": FILES, "cases": results}, indent=1))
server.shutdown()
