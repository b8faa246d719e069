#!/bin/sh
# build.sh: builds jdock without running tests; shows a line per module, and Maven's words if it fails.
set -eu
cd "$(dirname "$0")/.."
log=$(mktemp)
status=$(mktemp)
trap 'rm -f "$log" "$status"' EXIT
modules=$(sed -n 's/.*<module>\(.*\)<\/module>.*/\1/p' pom.xml | wc -l)
modules=$((modules + 1))
{
  code=0
  mvn -B -Dstyle.color=never -DskipTests -Dspotless.check.skip=true package 2>&1 || code=$?
  echo "$code" > "$status"
} | tee "$log" |
  awk -v all="$modules" '
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ {
      n++; width = 30; filled = int(width * n / all); bar = ""
      for (i = 0; i < width; i++) bar = bar (i < filled ? "#" : ".")
      printf "    [%s] %2d/%d %s\n", bar, n, all, $3; fflush()
    }'
read -r code < "$status"
[ "$code" = 0 ] || {
  grep -E '^\[(ERROR|FATAL)\]' "$log" | head -30 >&2
  echo "build.sh: the build failed (exit code $code)" >&2
  exit "$code"
}
