package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.head;
import static io.jdock.daemon.http.Route.uploadPut;

import io.jdock.api.ApiJson;
import io.jdock.daemon.http.AnswerStream;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Containers;
import io.jdock.engine.PathStat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code /containers/ID/archive} and {@code export}: files in and out, streamed. */
public final class ArchiveRoutes {
  private static final int BUFFER = 1 << 16;

  private final Containers containers;
  private final ApiJson json;

  public ArchiveRoutes(Containers containers, ApiJson json) {
    this.containers = containers;
    this.json = json;
  }

  public List<Route> routes() {
    return List.of(
        head("/containers/{id}/archive", this::stat),
        get("/containers/{id}/archive", this::read),
        uploadPut("/containers/{id}/archive", this::write),
        get("/containers/{id}/export", this::export));
  }

  private static String path(Request request) throws HttpError {
    String path = request.text("path");
    if (path.isEmpty()) {
      throw HttpError.badRequest("bad parameter: path cannot be empty");
    }
    if (path.indexOf('\0') >= 0) {
      throw HttpError.badRequest("bad parameter: path has a NUL byte");
    }
    return path;
  }

  private void stat(Request request, Reply reply) throws HttpError {
    PathStat stat = containers.statPath(request.parameter("id"), path(request));
    reply.header("X-Docker-Container-Path-Stat", encode(stat)).empty(200);
  }

  private void read(Request request, Reply reply) throws HttpError {
    AtomicReference<@Nullable AnswerStream> answer = new AtomicReference<>();
    containers.readArchive(
        request.parameter("id"),
        path(request),
        stat -> {
          reply.header("X-Docker-Container-Path-Stat", encode(stat));
          AnswerStream opened = new AnswerStream(reply.chunked("application/x-tar", Framing.RAW));
          answer.set(opened);
          return new BufferedOutputStream(opened, BUFFER);
        });
    AnswerStream complete = answer.get();
    if (complete != null) {
      complete.finish();
    }
  }

  private void export(Request request, Reply reply) throws IOException {
    String id = request.parameter("id");
    containers.tty(id); // an unknown container is to be told before the answer begins
    AnswerStream answer = new AnswerStream(reply.chunked("application/octet-stream", Framing.RAW));
    OutputStream buffered = new BufferedOutputStream(answer, BUFFER);
    containers.export(id, buffered);
    buffered.flush();
    answer.finish();
  }

  private void write(Request request, Reply reply) throws HttpError {
    containers.writeArchive(
        request.parameter("id"),
        path(request),
        request.upload(),
        request.flag("noOverwriteDirNonDir"),
        request.flag("copyUIDGID"));
    reply.empty(200);
  }

  private String encode(PathStat stat) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", stat.name());
    fields.put("size", stat.size());
    fields.put("mode", goMode(stat.mode()));
    fields.put("mtime", stat.modified().toString());
    fields.put("linkTarget", stat.linkTarget());
    return Base64.getEncoder().encodeToString(json.write(fields));
  }

  /** The mode as Go's os.FileMode has it, which is not the kernel's. */
  static long goMode(int mode) {
    long type =
        switch (mode & 0170000) {
          case 0040000 -> 1L << 31;
          case 0120000 -> 1L << 27;
          case 0060000 -> 1L << 26;
          case 0020000 -> 1L << 26 | 1L << 21;
          case 0010000 -> 1L << 25;
          case 0140000 -> 1L << 24;
          default -> 0;
        };
    long bits = mode & 0777;
    bits |= (mode & 04000) == 0 ? 0 : 1L << 23;
    bits |= (mode & 02000) == 0 ? 0 : 1L << 22;
    bits |= (mode & 01000) == 0 ? 0 : 1L << 20;
    return type | bits;
  }
}
