import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * Makes the command start fast: one jar without compression, and a class-data archive (CDS) of the
 * classes that its commands load.
 *
 * <p>CDS does not take class files older than Java 6, which picocli's are; they are rewritten here
 * with stack maps. Which classes are loaded is learned by running commands against an engine that
 * only answers what they need to hear.
 *
 * <p>usage: java -cp 'asm/*' PackageCommand.java OWN_JAR LIB_DIR DIST_DIR
 */
public final class PackageCommand {
  private static final String MAIN = "io.jdock.cli.Main";
  private static final int JAVA_17 = Opcodes.V17;
  private static final int JAVA_7 = Opcodes.V1_7;
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  public static void main(String[] args) throws Exception {
    Path own = Path.of(args[0]).toAbsolutePath();
    Path lib = Path.of(args[1]).toAbsolutePath();
    Path dist = Path.of(args[2]).toAbsolutePath();
    Files.createDirectories(dist);
    Path jar = dist.resolve("jdock.jar");
    mergeJars(own, lib, jar);
    Files.writeString(dist.resolve("java"), JAVA + "\n");
    Path archive = dist.resolve("jdock.jsa");
    Files.deleteIfExists(archive);
    if (!Files.isRegularFile(Path.of(System.getProperty("java.home"), "lib", "classlist"))) {
      System.err.println("this JDK brings no class list: no class-data archive is made");
      return;
    }
    Path classList = trainedClassList(jar, dist);
    List<String> dump =
        List.of(
            JAVA, "-Xshare:dump", "-XX:SharedClassListFile=" + classList,
            "-XX:SharedArchiveFile=" + archive, "-XX:+UseG1GC", "-Xlog:disable", "-Xlog:all=error",
            "-cp", jar.toString());
    Process process = new ProcessBuilder(dump).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || !Files.exists(archive)) {
      // the command works without, only slower
      System.err.println("no class-data archive could be made:\n" + said);
    }
  }

  // --- one jar -----------------------------------------------------------------------------------

  private static void mergeJars(Path own, Path lib, Path target) throws IOException {
    TreeMap<String, byte[]> entries = new TreeMap<>();
    List<Path> jars;
    try (var listed = Files.list(lib)) {
      jars = new ArrayList<>(listed.filter(path -> path.toString().endsWith(".jar")).sorted().toList());
    }
    jars.add(own);
    try (ClassPath classPath = new ClassPath(jars)) {
      for (Path jar : jars) {
        String library = jar.getFileName().toString().replaceAll("-[0-9].*", "");
        try (JarFile file = new JarFile(jar.toFile())) {
          for (JarEntry entry : Collections.list(file.entries())) {
            String name = entry.getName();
            boolean notice = name.startsWith("META-INF/LICENSE") || name.startsWith("META-INF/NOTICE");
            boolean service = name.startsWith("META-INF/services/") && !entry.isDirectory();
            boolean other =
                entry.isDirectory()
                    || name.endsWith("module-info.class")
                    || (name.startsWith("META-INF/") && !notice && !service);
            if (other) {
              continue;
            }
            byte[] content;
            try (InputStream in = file.getInputStream(entry)) {
              content = in.readAllBytes();
            }
            if (name.endsWith(".class")) {
              content = upgraded(content, classPath);
            }
            entries.put(notice ? name + "-" + library : name, content);
          }
        }
      }
    }
    try (OutputStream out = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.setMethod(JarOutputStream.STORED);
      for (var entry : entries.entrySet()) {
        JarEntry stored = new JarEntry(entry.getKey());
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        stored.setCrc(crc.getValue());
        stored.setSize(entry.getValue().length);
        stored.setLastModifiedTime(FileTime.fromMillis(0));
        jar.putNextEntry(stored);
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
  }

  private static byte[] upgraded(byte[] content, ClassPath classPath) {
    ClassReader reader = new ClassReader(content);
    if (reader.readUnsignedShort(6) >= JAVA_7) {
      return content;
    }
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return classPath.loader();
          }
        };
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version, int access, String name, String sig, String parent, String[] interfaces) {
            super.visit(JAVA_17, access, name, sig, parent, interfaces);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return new JSRInlinerAdapter(next, access, name, descriptor, signature, exceptions);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private record ClassPath(java.net.URLClassLoader loader) implements AutoCloseable {
    ClassPath(List<Path> jars) throws IOException {
      this(new java.net.URLClassLoader(urls(jars), null));
    }

    private static java.net.URL[] urls(List<Path> jars) throws IOException {
      java.net.URL[] urls = new java.net.URL[jars.size()];
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      return urls;
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }

  // --- training ----------------------------------------------------------------------------------

  /** Stands for a directory with a Dockerfile. */
  private static final String CONTEXT = "CONTEXT";

  private static final List<List<String>> RUNS =
      List.of(
          List.of("ps"),
          List.of("ps", "-a", "--format", "{{.Names}}"),
          List.of("ps", "-q", "--filter", "name=web"),
          List.of("run", "--rm", "alpine", "true"),
          List.of("run", "--rm", "-e", "A=1", "-p", "8080:80", "-m", "64m", "alpine", "echo", "hi"),
          List.of("run", "-d", "--name", "web", "-v", "/a:/b", "alpine"),
          List.of("run", "--rm", "--explain", "alpine", "true"),
          List.of("run", "--pull", "always", "alpine"),
          List.of("exec", "web", "true"),
          List.of("images"),
          List.of("inspect", "web"),
          List.of("inspect", "-f", "{{.State.Status}}", "web"),
          List.of("logs", "web"),
          List.of("start", "web"),
          List.of("stop", "web"),
          List.of("rm", "-f", "web"),
          List.of("pull", "alpine"),
          List.of("build", "-t", "app", CONTEXT),
          List.of("build", "--progress", "plain", CONTEXT),
          List.of("version"),
          List.of("explain", "web"),
          List.of("--help"),
          List.of("run", "--help"),
          List.of("run", "--nonsense"),
          List.of("ps", "nonsense"));

  private static Path trainedClassList(Path jar, Path dist) throws Exception {
    Path work = Files.createTempDirectory("jdock-training");
    Path socket = work.resolve("s");
    Path context = Files.createDirectories(work.resolve("context/below"));
    List<Path> files =
        List.of(
            context.resolve("file"), context.resolveSibling("Dockerfile"), context.resolveSibling(".dockerignore"));
    for (Path file : files) {
      Files.writeString(file, "*.log\n");
    }
    Set<String> classes = new LinkedHashSet<>();
    try (FakeEngine engine = new FakeEngine(socket)) {
      for (List<String> run : RUNS) {
        Path list = work.resolve("list");
        List<String> line = new ArrayList<>();
        line.addAll(
            List.of(
                JAVA, "-XX:DumpLoadedClassList=" + list, "-XX:+UseSerialGC", "-Xshare:off",
                "-Dpicocli.converters.excludes=java.sql.*,java.time.*,java.nio.*",
                "-cp", jar.toString(), MAIN, "-H", "unix://" + socket));
        run.forEach(word -> line.add(word.equals(CONTEXT) ? context.getParent().toString() : word));
        Process process =
            new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          throw new IOException("training run hangs: " + run);
        }
        if (Files.exists(list)) {
          classes.addAll(Files.readAllLines(list));
          Files.delete(list);
        }
      }
    } finally {
      Files.deleteIfExists(socket);
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(context);
      Files.delete(context.getParent());
      Files.deleteIfExists(work);
    }
    Path merged = dist.resolve("classes.list");
    Files.write(merged, classes);
    return merged;
  }

  /** Answers as an engine would, the same to everybody. */
  private static final class FakeEngine implements AutoCloseable {
    private static final String CONTAINER =
        "{\"Id\":\"0123456789abcdef0123456789abcdef\",\"Names\":[\"/web\"],\"Image\":\"alpine\","
            + "\"ImageID\":\"sha256:0\",\"Command\":\"sh\",\"Created\":1700000000,\"Ports\":[{\"IP\":"
            + "\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}],\"Labels\":{},"
            + "\"State\":\"running\",\"Status\":\"Up 2 seconds\",\"Mounts\":[]}";
    private static final String INSPECTED =
        "{\"Id\":\"0123456789abcdef0123456789abcdef\",\"State\":{\"Status\":\"running\"},"
            + "\"Config\":{\"Tty\":false},\"HostConfig\":{},\"Size\":12.5}";
    private static final String STORY =
        "{\"phases\":[{\"name\":\"process\",\"steps\":[{\"call\":\"clone()\",\"reason\":\"r\","
            + "\"result\":\"1\",\"errno\":\"\",\"micros\":12,\"shell\":\"unshare\"}]}],"
            + "\"totalMicros\":12}";
    private static final String PROGRESS =
        "{\"status\":\"Pulling from library/alpine\",\"id\":\"latest\"}\r\n"
            + "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":"
            + "\"a\"}\r\n{\"status\":\"Status: Downloaded newer image for alpine:latest\"}\r\n";

    private static final String BUILD =
        "{\"stream\":\"Step 1/1 : FROM alpine\\n\"}\r\n{\"id\":\"jdock.build.step\",\"aux\":{\"Step\":1,"
            + "\"Name\":\"FROM alpine\",\"State\":\"done\",\"Nanos\":1}}\r\n"
            + "{\"aux\":{\"ID\":\"sha256:0\"}}\r\n";

    private final ServerSocketChannel server;

    FakeEngine(Path socket) throws IOException {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread thread = new Thread(this::accept);
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      while (server.isOpen()) {
        try {
          SocketChannel client = server.accept();
          Thread thread = new Thread(() -> serve(client));
          thread.setDaemon(true);
          thread.start();
        } catch (IOException e) {
          return; // closed
        }
      }
    }

    private void serve(SocketChannel client) {
      try (client) {
        InputStream in = Channels.newInputStream(client);
        while (true) {
          String request = line(in);
          if (request.isEmpty()) {
            return;
          }
          int length = 0;
          boolean chunked = false;
          for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.toLowerCase().startsWith("content-length:")) {
              length = Integer.parseInt(field.substring(15).strip());
            }
            chunked |= field.toLowerCase().equals("transfer-encoding: chunked");
          }
          in.readNBytes(length);
          while (chunked) {
            int size = Integer.parseInt(line(in), 16);
            in.readNBytes(size);
            line(in);
            chunked = size > 0;
          }
          if (!answer(client, request)) {
            return;
          }
        }
      } catch (IOException e) {
        return; // the client is gone, as clients go
      }
    }

    private static boolean answer(SocketChannel client, String request) throws IOException {
      String path = request.split(" ")[1].replaceFirst("^/v[0-9.]+", "").replaceAll("\\?.*", "");
      if (path.endsWith("/attach") || (path.startsWith("/exec/") && path.endsWith("/start"))) {
        write(
            client,
            "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
                + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
        write(client, "\1\0\0\0\0\0\0\3hi\n\2\0\0\0\0\0\0\3er\n");
        return false;
      }
      if (path.endsWith("/logs")) {
        chunked(client, "\1\0\0\0\0\0\0\3hi\n");
      } else if (path.equals("/build")) {
        chunked(client, BUILD);
      } else if (path.equals("/images/create")) {
        chunked(client, PROGRESS);
      } else if (path.endsWith("/start") || path.endsWith("/stop") || request.startsWith("DELETE")) {
        write(client, "HTTP/1.1 204 No Content\r\n\r\n");
      } else {
        String body = body(path);
        write(
            client,
            "HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
      }
      return true;
    }

    private static String body(String path) {
      if (path.equals("/_ping")) {
        return "OK";
      }
      if (path.equals("/containers/json")) {
        return "[" + CONTAINER + "]";
      }
      if (path.equals("/images/json")) {
        return "[{\"Id\":\"sha256:0123456789abcdef\",\"RepoTags\":[\"alpine:latest\"],\"Created\":"
            + "1700000000,\"Size\":7800000}]";
      }
      if (path.endsWith("/wait")) {
        return "{\"StatusCode\":0}";
      }
      if (path.endsWith("/explain")) {
        return STORY;
      }
      if (path.equals("/version")) {
        return "{\"Version\":\"1\",\"ApiVersion\":\"1.47\",\"Components\":[{\"Name\":\"Engine\","
            + "\"Version\":\"1\",\"Details\":{\"ApiVersion\":\"1.47\"}}]}";
      }
      return INSPECTED;
    }

    private static void chunked(SocketChannel client, String body) throws IOException {
      write(
          client,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(body.length())
              + "\r\n"
              + body
              + "\r\n0\r\n\r\n");
    }

    private static void write(SocketChannel client, String text) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (b != '\r') {
          line.append((char) b);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
