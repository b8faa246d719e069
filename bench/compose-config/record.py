#!/usr/bin/env python3
"""Records what docker compose says to each case of compose/src/test/resources/corpus.

usage: record.py [--compare] COMMAND [NAME...]

COMMAND is the docker compose to run (e.g. "docker compose", or jdock: "./jdock compose"). Without
--compare its output is written into the cases; with it, differences from what they hold are shown.
A case is sections that begin with "-- NAME --": environment, args, files, then stdout, stderr, exit.
"""
import concurrent.futures
import difflib
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "compose/src/test/resources/corpus"
ROOT = pathlib.Path("/tmp/jdock-corpus")
RESULTS = ("stdout", "stderr", "exit")


def sections(text):
    parts = re.split(r"^-- (\S+) --\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def normal(data):
    text = data.decode("utf-8", "replace").replace(str(ROOT), "/corpus")
    return re.sub(r'time="[^"]*"', "time=T", text)


def run(command, path):
    case = sections(path.read_text())
    folder = ROOT / path.stem
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = {"HOME": "/root", "PATH": "/usr/bin:/bin", "PWD": str(folder)}
    for line in case.get("environment", "").splitlines():
        name, _, value = line.partition("=")
        environment[name] = value
    for name, content in case.items():
        if name not in ("environment", "args") + RESULTS:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
    done = subprocess.run(
        shlex.split(command) + case["args"].split(),
        cwd=folder, env=environment, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    shutil.rmtree(folder)
    return normal(done.stdout), normal(done.stderr), str(done.returncode)


def main():
    arguments = sys.argv[1:]
    compare = "--compare" in arguments
    arguments = [each for each in arguments if each != "--compare"]
    if not arguments:
        sys.exit(__doc__)
    command, names = arguments[0], arguments[1:]
    paths = [each for each in sorted(CORPUS.glob("*.case")) if not names or each.stem in names]
    differing = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, results in zip(paths, pool.map(lambda each: run(command, each), paths)):
            text = path.read_text()
            if compare:
                case = sections(text)
                for kind, result in zip(RESULTS, results):
                    # a section ends with a line feed, whether the output did or not
                    if case.get(kind, "").rstrip("\n") != result.rstrip("\n"):
                        differing += 1
                        print("=== " + path.stem + " " + kind)
                        print("\n".join(difflib.unified_diff(
                            case.get(kind, "").splitlines(), result.splitlines(),
                            "recorded", "now", lineterm="")))
                continue
            given = re.split(r"^-- stdout --\n", text, flags=re.M)[0]
            for kind, result in zip(RESULTS, results):
                ended = result if result.endswith("\n") or not result else result + "\n"
                given += "-- " + kind + " --\n" + ended
            path.write_text(given)
    print(f"{len(paths)} cases" + (f", {differing} differences" if compare else " recorded"))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
