package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Docker Hub as it is in the world, inside a lab: registry-1.docker.io (Debian's docker-registry
 * with TLS), auth.docker.io (tokens) and index.docker.io (search) are addresses of the lab's own,
 * and not on the loopback, where any certificate would do. Its user is {@link #USER}; it also
 * vouches for a registry of somebody's own, {@link #PRIVATE}.
 */
public final class DockerHub {
  public static final String USER = TokenServer.USER;
  public static final String PASSWORD = TokenServer.USER_PASSWORD;

  /** The name of a registry that is not Docker Hub; {@link #startPrivate} starts it. */
  public static final String PRIVATE = "mon-registre-prive.local:5000";

  private static final String REGISTRY_ADDRESS = "10.99.0.11";
  private static final String TOKENS_ADDRESS = "10.99.0.12";
  private static final String PRIVATE_ADDRESS = "10.99.0.13";

  private final Lab lab;
  private final Path tokenLog;

  private DockerHub(Lab lab) {
    this.lab = lab;
    this.tokenLog = lab.dir().resolve("tokens.log");
  }

  /** Starts it in a lab whose daemon, when it is started, will find it. */
  public static DockerHub start(Lab lab) {
    try {
      DockerHub hub = new DockerHub(lab);
      hub.start();
      return hub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    Path dir = lab.dir();
    for (String address : List.of(REGISTRY_ADDRESS, TOKENS_ADDRESS, PRIVATE_ADDRESS)) {
      lab.inside("ip", "addr", "add", address + "/24", "dev", "eth0").ok();
    }
    Shell.run(
            List.of(
                "sh",
                "-ec",
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem \\
                  -subj /CN=lab -addext subjectAltName=DNS:registry-1.docker.io,DNS:auth.docker.io,DNS:index.docker.io,DNS:mon-registre-prive.local
                openssl pkcs12 -export -name lab -inkey key.pem -in cert.pem -out lab.p12 -passout pass:lab
                keytool -importcert -noprompt -alias lab -file cert.pem -keystore trust.p12 -storepass trusted
                printf '127.0.0.1 localhost\\n%1$s registry-1.docker.io\\n%2$s auth.docker.io\\n%2$s index.docker.io\\n%3$s mon-registre-prive.local\\n' > hosts
                """
                    .formatted(REGISTRY_ADDRESS, TOKENS_ADDRESS, PRIVATE_ADDRESS)),
            Map.of(),
            dir,
            null)
        .ok();
    startTokenServer();
    // Pushes are written beside the images that labs share: hard links, of which none is written
    // to.
    Path data = dir.resolve("hub-data");
    String copy = "cp -al \"$0\" \"$1\" 2>/dev/null || { rm -rf \"$1\" && cp -a \"$0\" \"$1\"; }";
    Shell.run("sh", "-c", copy, Registry.seededData().toString(), data.toString()).ok();
    lab.closing(
        Registry.start(
            lab.enter(),
            dir,
            data,
            REGISTRY_ADDRESS + ":443",
            """
            auth:
              token:
                realm: https://auth.docker.io/token
                service: registry.docker.io
                issuer: lab
                rootcertbundle: %s/cert.pem
            """
                .formatted(dir),
            tls()));
    lab.daemonEnvironment(
        "JDK_JAVA_OPTIONS",
        "-Djdk.net.hosts.file="
            + dir
            + "/hosts -Djavax.net.ssl.trustStore="
            + dir
            + "/trust.p12 -Djavax.net.ssl.trustStorePassword=trusted");
  }

  private String tls() {
    return "tls: {certificate: %1$s/cert.pem, key: %1$s/key.pem}".formatted(lab.dir());
  }

  /** A registry with TLS and passwords, of the same user. */
  public void startPrivate() throws IOException {
    Path dir = lab.dir();
    // of user "lab" with password "secret"
    Files.writeString(
        dir.resolve("private.htpasswd"),
        USER + ":$2b$04$mfRzHLc3HbPRRHj2bEMeHuVMBlfE6.1xYT1BSNdAozx0FDOKUa73m\n");
    lab.closing(
        Registry.start(
            lab.enter(),
            dir,
            Files.createDirectory(dir.resolve("private-data")),
            PRIVATE_ADDRESS + ":5000",
            "auth: {htpasswd: {realm: lab, path: %s/private.htpasswd}}".formatted(dir),
            tls()));
  }

  private void startTokenServer() throws IOException {
    List<String> command = new ArrayList<>(lab.enter());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            Project.target().resolve("test-classes").toString(),
            TokenServer.class.getName(),
            TOKENS_ADDRESS,
            "443",
            lab.dir().resolve("lab.p12").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(tokenLog.toFile())
            .start();
    lab.closing(process::destroy);
    Await.until("the token server is ready", () -> tokenRequests().contains("ready"));
  }

  /** What the token server was asked for until now, a line each. */
  public String tokenRequests() {
    try {
      return Files.readString(tokenLog);
    } catch (IOException e) {
      return "";
    }
  }
}
