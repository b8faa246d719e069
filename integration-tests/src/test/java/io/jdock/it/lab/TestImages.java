package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Stand-ins for the Docker Hub images that the course names, made from what Debian has:
 * busybox-static, and for nginx the packages themselves, unpacked. Made once per build folder.
 */
public final class TestImages {
  private static final String PATH =
      "\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"";
  private static final String PYTHON_ENVIRONMENT =
      PATH
          + ",\"LANG=C.UTF-8\",\"PYTHONHOME=/usr\",\"PYTHONPATH=/usr/share/course\""
          + ",\"PYTHONDONTWRITEBYTECODE=1\"";
  private static final Path CACHE = Project.target().resolve("images");
  private static final String BUSYBOX =
      """
      mkdir -p bin etc tmp root proc sys dev usr/bin var/tmp home
      chmod 1777 tmp var/tmp
      cp $(command -v busybox) bin/busybox
      for a in $(bin/busybox --list); do [ -e bin/$a ] || ln -s busybox bin/$a; done
      echo 'root:x:0:0:root:/root:/bin/sh' > etc/passwd
      echo 'www-data:x:33:33:www:/var/www:/bin/false' >> etc/passwd
      echo 'nobody:x:65534:65534:nobody:/:/bin/false' >> etc/passwd
      printf 'root:x:0:\\nwww-data:x:33:\\naudio:x:29:nobody\\nnogroup:x:65534:\\n' > etc/group
      printf 'not a program' > bin/not-executable
      """;
  private static final Map<String, Supplier<ImageLayout>> MAKERS = new LinkedHashMap<>();

  static {
    MAKERS.put("busybox:latest", TestImages::busybox);
    MAKERS.put("alpine:latest", TestImages::busybox);
    MAKERS.put("hello-world:latest", TestImages::helloWorld);
    MAKERS.put("python:3.9-slim", TestImages::python);
    MAKERS.put("ubuntu:22.04", TestImages::ubuntu);
    MAKERS.put("nginx:latest", TestImages::nginx);
    MAKERS.put("nginx:alpine", TestImages::proxy);
    MAKERS.put("nginx:1.21-alpine", () -> webServer("Welcome to nginx!"));
    MAKERS.put("redis:latest", TestImages::redis);
    MAKERS.put("redis:6.2-alpine", () -> standIn("redis", "[\"redis.py\"]", ""));
    MAKERS.put("postgres:14-alpine", TestImages::database);
    MAKERS.put("node:18-alpine", () -> standIn("node", "[\"npm.py\",\"start\"]", ""));
    MAKERS.put("httpd:alpine", () -> webServer("It works!"));
  }

  private TestImages() {}

  /** Debian's python, with what it needs of its library. */
  private static ImageLayout python() {
    Path python =
        layer(
            "python",
            """
            real=$(readlink -f /usr/bin/python3)
            mkdir -p usr/local/bin usr/lib
            cp $real usr/local/bin/python3
            ln -s python3 usr/local/bin/python
            for f in $(ldd $real | grep -o '/[^ ]*'); do mkdir -p .$(dirname $f); cp -L $f .$f; done
            name=$(basename $real)
            cp -r /usr/lib/$name usr/lib/$name
            rm -rf usr/lib/$name/test usr/lib/$name/lib-dynload usr/lib/$name/idlelib usr/lib/$name/config-*
            find usr/lib -name __pycache__ -prune -exec rm -rf {} +
            """);
    return new ImageLayout(
        List.of(layer("busybox", BUSYBOX), python, modules()),
        "{\"Env\":[" + PYTHON_ENVIRONMENT + "],\"Cmd\":[\"python3\"]}");
  }

  /** What the course's programs import, and the commands that would install it. */
  private static Path modules() {
    StringBuilder script =
        new StringBuilder("mkdir -p usr/local/bin usr/share/course var/lib/postgresql/data\n");
    for (String module : List.of("standin", "flask", "redis", "psycopg2", "npm")) {
      script
          .append("cat > usr/share/course/" + module + ".py <<'END OF MODULE'\n")
          .append(Project.resource("course/stand-ins/" + module + ".py"))
          .append("END OF MODULE\n");
    }
    script.append(
        """
        printf '#!/bin/sh\\necho "Requirement already satisfied"\\n' > usr/local/bin/pip
        for m in flask npm; do
          printf '#!/bin/sh\\nexec python3 /usr/share/course/%s.py "$@"\\n' $m > usr/local/bin/$m
        done
        cat > usr/local/bin/pg_isready <<'END'
        #!/bin/sh
        exec python3 -c 'import socket; socket.create_connection(("localhost", 5432))'
        END
        chmod 755 usr/local/bin/*
        """);
    return layer("course-modules2", script.toString());
  }

  /** A service that a module of ours plays. */
  private static ImageLayout standIn(String name, String words, String more) {
    String command = words.replaceFirst("\"", "\"python3\",\"/usr/share/course/");
    return new ImageLayout(
        make("python:3.9-slim").layers(),
        "{\"Env\":["
            + PYTHON_ENVIRONMENT
            + ",\"SERVICE="
            + name
            + "\"],\"Cmd\":"
            + command
            + more
            + "}");
  }

  /** Keeps its data in a volume, as the real one. */
  private static ImageLayout database() {
    return standIn(
        "postgres", "[\"psycopg2.py\"]", ",\"Volumes\":{\"/var/lib/postgresql/data\":{}}");
  }

  /** A web server that, given a configuration with proxy_pass, passes connections on instead. */
  private static ImageLayout proxy() {
    Path programs =
        layer(
            "proxy",
            """
            mkdir -p usr/sbin usr/bin
            cat > usr/sbin/nginx <<'END'
            #!/bin/sh
            target=$(sed -n 's,.*proxy_pass http://\\([^;]*\\);.*,\\1,p' /etc/nginx/conf.d/default.conf)
            [ -n "$target" ] || exec httpd -f -h /srv
            trap 'exit 0' TERM
            while true; do nc -l -p 80 -e nc ${target%:*} ${target#*:} & wait; done
            END
            cat > usr/bin/apk <<'END'
            #!/bin/sh
            [ "$1" != add ] || { printf '#!/bin/sh\\nexec wget -qO- "$1"\\n' > /usr/bin/curl; chmod 755 /usr/bin/curl; }
            END
            chmod 755 usr/sbin/nginx usr/bin/apk
            """);
    List<Path> layers = new ArrayList<>(webServer("Welcome to nginx!").layers());
    layers.add(programs);
    return new ImageLayout(
        layers, "{\"Env\":[" + PATH + "],\"Cmd\":[\"nginx\"],\"ExposedPorts\":{\"80/tcp\":{}}}");
  }

  /** A bash, and an apt-get that installs a curl which knows its version. */
  private static ImageLayout ubuntu() {
    Path bash =
        layer(
            "ubuntu",
            """
            mkdir -p usr/bin
            real=$(readlink -f /bin/bash)
            cp $real usr/bin/bash
            for f in $(ldd $real | grep -o '/[^ ]*'); do mkdir -p .$(dirname $f); cp -L $f .$f; done
            cat > usr/bin/apt-get <<'END'
            #!/bin/sh
            [ "$1" != install ] || { printf '#!/bin/sh\\necho curl 7.81.0\\n' > /usr/bin/curl; chmod 755 /usr/bin/curl; }
            END
            chmod 755 usr/bin/apt-get
            """);
    return new ImageLayout(
        List.of(layer("busybox", BUSYBOX), bash), "{\"Env\":[" + PATH + "],\"Cmd\":[\"bash\"]}");
  }

  /** The names that {@link #make} knows. */
  public static List<String> names() {
    return List.copyOf(MAKERS.keySet());
  }

  public static synchronized ImageLayout make(String name) {
    Supplier<ImageLayout> maker = MAKERS.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("no test image " + name);
    }
    return maker.get();
  }

  private static ImageLayout busybox() {
    Path layer = layer("busybox", BUSYBOX);
    return new ImageLayout(List.of(layer), "{\"Env\":[" + PATH + "],\"Cmd\":[\"/bin/sh\"]}");
  }

  /** A small web server with a shell and ping, as the alpine variants have. */
  private static ImageLayout webServer(String page) {
    Path base = layer("busybox", BUSYBOX);
    Path site =
        layer(
            "site2-" + page.replaceAll("[^A-Za-z]", "").toLowerCase(java.util.Locale.ROOT),
            "mkdir -p usr/share/nginx etc/nginx/conf.d srv; ln -s /srv usr/share/nginx/html;"
                + " : > etc/nginx/conf.d/default.conf; printf '<html><body><h1>"
                + page
                + "</h1></body></html>\\n' > srv/index.html");
    return new ImageLayout(
        List.of(base, site),
        "{\"Env\":["
            + PATH
            + "],\"Cmd\":[\"httpd\",\"-f\",\"-h\",\"/srv\"],\"ExposedPorts\":{\"80/tcp\":{}}}");
  }

  /** Ends at once: the course expects so. */
  private static ImageLayout redis() {
    Path base = layer("busybox", BUSYBOX);
    Path data = layer("redis-data", "mkdir data");
    return new ImageLayout(
        List.of(base, data),
        "{\"Env\":[" + PATH + "],\"Cmd\":[\"echo\",\"Ready to accept connections\"]}");
  }

  private static ImageLayout helloWorld() {
    Path layer =
        layer(
            "hello-world",
            """
            cp $(command -v busybox) cat
            printf '\\nHello from Docker!\\nThis message shows that your installation appears to be working correctly.\\n\\n' > message
            """);
    return new ImageLayout(
        List.of(layer), "{\"Env\":[" + PATH + "],\"Cmd\":[\"/cat\",\"/message\"]}");
  }

  private static ImageLayout nginx() {
    Path base =
        layer(
            "nginx-packages",
            """
            mkdir -p var/lib/dpkg debs/partial
            : > var/lib/dpkg/status
            [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || apt-get update -q
            # Against an empty package database apt names everything that nginx and a shell need.
            apt-get -q -y -o Dir::State::status="$PWD/var/lib/dpkg/status" -o Debug::NoLocking=1 \\
              -o Dir::Cache::archives="$PWD/debs" -o APT::Sandbox::User=root \\
              --no-install-recommends --download-only install nginx-light bash coreutils libc-bin base-passwd
            for d in debs/*.deb; do
              case $d in debs/perl-base*|debs/debconf*|debs/libperl*|debs/libdb*) continue;; esac
              dpkg-deb --fsys-tarfile "$d" | tar --keep-directory-symlink -x
            done
            rm -rf debs var/lib/dpkg usr/share/doc usr/share/man usr/share/locale usr/share/perl*
            cp usr/share/base-passwd/passwd.master etc/passwd
            cp usr/share/base-passwd/group.master etc/group
            mkdir -p tmp root proc sys dev run var/log/nginx var/lib/nginx; chmod 1777 tmp
            [ -e bin/sh ] || ln -s bash bin/sh
            rm -rf usr/share/nginx/html; mkdir -p usr/share/nginx/html
            """);
    Path site =
        layer(
            "nginx-site",
            """
            mkdir -p usr/share/nginx/html etc/nginx/conf.d var/log/nginx
            printf '<!DOCTYPE html>\\n<html>\\n<head>\\n<title>Welcome to nginx!</title>\\n</head>\\n<body>\\n<h1>Welcome to nginx!</h1>\\n</body>\\n</html>\\n' > usr/share/nginx/html/index.html
            printf '<h1>An error occurred.</h1>\\n' > usr/share/nginx/html/50x.html
            printf 'user www-data;\\nworker_processes 1;\\nerror_log /var/log/nginx/error.log notice;\\npid /run/nginx.pid;\\nevents { worker_connections 64; }\\nhttp { access_log /var/log/nginx/access.log; include /etc/nginx/conf.d/*.conf; }\\n' > etc/nginx/nginx.conf
            printf 'server { listen 80; listen [::]:80; root /usr/share/nginx/html; }\\n' > etc/nginx/conf.d/default.conf
            ln -sf /dev/stdout var/log/nginx/access.log
            ln -sf /dev/stderr var/log/nginx/error.log
            """);
    return new ImageLayout(
        List.of(base, site),
        "{\"Env\":["
            + PATH
            + ",\"NGINX_VERSION=test\"],\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],"
            + "\"ExposedPorts\":{\"80/tcp\":{}},\"StopSignal\":\"SIGQUIT\"}");
  }

  /**
   * A root file system with Debian's PostgreSQL, its programs in {@code /usr/lib/postgresql/bin},
   * and a user postgres with id 999. Fetched only by the tests that want it.
   *
   * @throws AssertionError when the packages cannot be had
   */
  public static synchronized Path postgres() {
    return layer(
        "postgres",
        BUSYBOX
            + """
            mkdir -p var/lib/dpkg debs/partial
            : > var/lib/dpkg/status
            [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || apt-get update -q
            # Against an empty package database apt names everything; only programs and libraries are needed.
            names=$(apt-get -s -o Dir::State::status="$PWD/var/lib/dpkg/status" --no-install-recommends install postgresql |
              sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p' | grep -E '^lib|^zlib|^postgresql-(client-)?[0-9]|^tzdata$' | grep -vE 'perl|llvm|libz3')
            (cd debs && apt-get -q -o APT::Sandbox::User=root download $names)
            for d in debs/*.deb; do dpkg-deb --fsys-tarfile "$d" | tar --keep-directory-symlink -x; done
            rm -rf debs var/lib usr/share/doc usr/share/man usr/share/locale usr/lib/postgresql/*/lib/bitcode
            cd usr/lib/postgresql; ln -s */bin bin; cd ../../..
            echo 'postgres:x:999:999:postgres:/data:/bin/sh' >> etc/passwd
            echo 'postgres:x:999:' >> etc/group
            """);
  }

  /**
   * Runs the script in an empty folder and packs what it leaves, unless that was done before, by
   * this JVM or another one.
   */
  private static Path layer(String name, String script) {
    Path file = CACHE.resolve(name + "-" + Integer.toHexString(script.hashCode()) + ".tar.gz");
    if (Files.exists(file)) {
      return file;
    }
    try {
      Files.createDirectories(CACHE);
      try (FileChannel lock =
          FileChannel.open(
              CACHE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(file)) {
          make(name, script, file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void make(String name, String script, Path file) throws IOException {
    Path root = Files.createTempDirectory(CACHE, name + ".");
    List<String> command = new ArrayList<>(List.of("sh", "-ec"));
    command.add("umask 022; chmod 755 .\n" + script);
    Shell.run(command, Map.of("DEBIAN_FRONTEND", "noninteractive"), root, null).ok();
    Path partial = CACHE.resolve(name + ".partial");
    Shell.run(
            "sh",
            "-ec",
            "tar -C '"
                + root
                + "' --numeric-owner --owner=0 --group=0 --sort=name --mtime=@1767323045 -c . | gzip -1n > '"
                + partial
                + "' && rm -rf '"
                + root
                + "'")
        .ok();
    Files.move(partial, file);
  }
}
