#!/bin/bash
# Compares what jdock and docker print, byte by byte, against the same engine.
#
#   compare-with-docker.sh HOST [DOCKER]    e.g. unix:///var/run/docker.sock /usr/bin/docker
set -u
host=$1 docker=${2:-docker}
jdock=$(dirname "$(readlink -f "$0")")/../../../../jdock
name=jdock-compare-$$
differences=0
"$docker" -H "$host" run -d --name "$name" -l a=b -p 127.0.0.1::80 alpine sh -c 'echo out; echo err >&2; sleep 300' >/dev/null || exit 2
trap '"$docker" -H "$host" rm -f "$name" >/dev/null' EXIT

same() {
  local theirs ours theirs_code ours_code
  theirs=$("$docker" -H "$host" "$@" 2>&1 < /dev/null); theirs_code=$?
  ours=$("$jdock" -H "$host" "$@" 2>&1 < /dev/null); ours_code=$?
  if [ "$theirs" = "$ours" ] && [ $theirs_code = $ours_code ]; then
    echo "same    $*"
  else
    echo "DIFFERS $* (docker $theirs_code, jdock $ours_code)"
    diff <(echo "$theirs") <(echo "$ours") | sed 's/^/        /'
    differences=$((differences + 1))
  fi
}

sleep 2 # "1 second ago" lasts longer than a comparison from here on
same ps -a --filter name=jdock-compare-none
same ps
same ps -a --no-trunc
same ps -q
same ps -s
same ps -l
same ps -n 2
same ps -a --filter status=exited
same ps --filter "name=$name" --format json
same ps --format 'table {{.Names}}\t{{.State}}\t{{.Ports}}'
same ps --format '{{.ID}} {{.Label "a"}} {{upper .Names}}'
same ps --format '{{.Foo}}'
same ps --format '{{.Names'
same ps --filter foo=bar
same images alpine
same images -q alpine
same images --digests alpine
same images --no-trunc --format '{{.Repository}}@{{.ID}}' alpine
same images --format json alpine
same image ls alpine
same history alpine
same history --no-trunc --human=false alpine
same inspect "$name"
same inspect -f '{{.State.Status}} {{json .Config.Labels}} {{range .Config.Cmd}}<{{.}}>{{end}}' "$name"
same inspect -f '{{.State.Foo}}' "$name"
same inspect jdock-compare-none
same container inspect jdock-compare-none
same image inspect alpine
same image inspect jdock-compare-none
same logs "$name"
same logs --tail 1 -t "$name"
same logs --since xx "$name"
same logs jdock-compare-none
same port "$name"
same port "$name" 80
same port "$name" 81
same top "$name"
same top "$name" -o pid,args
same stats --no-stream --format "table {{.ID}}\t{{.Name}}\t{{.MemUsage}}\t{{.PIDs}}" "$name"
same stats --no-stream --format '{{.Name}} {{.PIDs}}' "$name"
same exec "$name" echo hi
same exec -e A=1 -w /tmp "$name" sh -c 'echo $A; pwd; exit 3'
same exec "$name" jdock-compare-none
same exec -it "$name" sh
same attach jdock-compare-none
same rm "$name"
same rm -f jdock-compare-none
same start jdock-compare-none
same stop jdock-compare-none
same kill jdock-compare-none
same wait jdock-compare-none
same rename "$name" ''
same update "$name"
"$docker" -H "$host" pause "$name" >/dev/null
same pause "$name"
same exec "$name" true
same attach "$name"
"$docker" -H "$host" unpause "$name" >/dev/null
same unpause "$name"
same tag jdock-compare-none x
same rmi jdock-compare-none
same events --since 2m --until 0s --filter "container=$name" --filter event=create
same system df
same run --rm alpine echo hi
same run --rm alpine sh -c 'exit 42'
same run --rm -e A=1 -w /tmp --entrypoint sh alpine -c 'echo $A; pwd'
same info --format '{{.ID}} {{.NCPU}}'
same version --format '{{.Server.Version}}'
echo "$differences differ"
exit $((differences > 0))
