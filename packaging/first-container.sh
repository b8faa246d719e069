#!/bin/sh
# first-container.sh: runs hello-world from the configured registry; where none can be reached, makes a
# hello-world image from busybox-static, says so, and runs that.
set -eu
cd "$(dirname "$0")/.."
if ./jdock image inspect hello-world >/dev/null 2>&1 || ./jdock pull hello-world; then
  exec ./jdock run --rm hello-world
fi
echo
echo "    Docker Hub cannot be reached from here, so the image is made on the spot from Debian's busybox-static."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/etc" "$root/tmp"
cp "$(command -v busybox)" "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do
  [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\n' > "$root/etc/passwd"
printf 'root:x:0:\n' > "$root/etc/group"
cat > "$root/hello" <<'TEXT'
#!/bin/sh
cat <<MESSAGE

Hello from jdock!
This message shows that your installation works: this shell script runs in a container made from
$(busybox | head -1)

 1. The jdock client asked the jdock daemon for a container.
 2. The daemon mounted the image's layer, made namespaces and a control group, and started this process in them.
 3. The process believes it is alone: its process id is $$, its host name $(hostname).
 4. The daemon streamed this output to the client, which sent it to your terminal.
MESSAGE
TEXT
chmod 755 "$root/hello"
tar -C "$root" --numeric-owner --owner=0 --group=0 -c . |
  ./jdock import -c 'CMD ["/hello"]' -c 'ENV PATH=/bin' -m 'made by quickstart from busybox-static' - hello-world:latest >/dev/null
exec ./jdock run --rm hello-world
