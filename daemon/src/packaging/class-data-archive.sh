#!/bin/sh
# class-data-archive.sh JAVA_HOME TARGET: the daemon's class-data archive (CDS), TARGET/dist/jdockd.jsa.
#
# The daemon runs without one too, only slower. The class path must be what ./jdock gives, in its order.
# classes.list comes from a daemon that ran a few containers, started with -Xshare:off -XX:DumpLoadedClassList=FILE.
set -u
java=$1/bin/java target=$2
class_path=$target/daemon-0.1.0.jar
for jar in "$target"/dist/lib/*.jar; do class_path=$class_path:$jar; done
archive=$target/dist/jdockd.jsa
rm -f "$archive"
said=$("$java" -Xshare:dump -XX:+UseG1GC -XX:SharedClassListFile="${0%/*}/classes.list" \
  -XX:SharedArchiveFile="$archive" -Xlog:disable -Xlog:all=error -cp "$class_path" 2>&1) || rm -f "$archive"
[ -e "$archive" ] || printf 'no class-data archive of the daemon could be made:\n%s\n' "$said" >&2
