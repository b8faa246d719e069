package io.jdock.daemon.routes;

import static io.jdock.daemon.http.Route.get;
import static io.jdock.daemon.http.Route.hijack;
import static io.jdock.daemon.http.Route.post;

import io.jdock.api.ExecCreateRequest;
import io.jdock.api.ExecInspect;
import io.jdock.api.ExecStartRequest;
import io.jdock.api.IdResponse;
import io.jdock.daemon.http.Framing;
import io.jdock.daemon.http.HijackedStream;
import io.jdock.daemon.http.HttpError;
import io.jdock.daemon.http.Reply;
import io.jdock.daemon.http.Request;
import io.jdock.daemon.http.Route;
import io.jdock.engine.Attachment;
import io.jdock.engine.EngineException;
import io.jdock.engine.Execs;
import io.jdock.engine.Execs.ExecDetails;
import io.jdock.engine.Execs.ExecRequest;
import io.jdock.engine.StreamSink;
import java.util.List;

/** {@code /exec}. */
public final class ExecRoutes {
  private final Execs execs;

  public ExecRoutes(Execs execs) {
    this.execs = execs;
  }

  public List<Route> routes() {
    return List.of(
        post("/containers/{id}/exec", this::create),
        hijack("/exec/{id}/start", this::start),
        post("/exec/{id}/resize", this::resize),
        get("/exec/{id}/json", this::inspect));
  }

  private void create(Request request, Reply reply) throws HttpError {
    ExecCreateRequest body = request.body(ExecCreateRequest.class);
    if (body.cmd() == null || body.cmd().isEmpty()) {
      throw HttpError.badRequest("No exec command specified");
    }
    String id =
        execs.create(
            request.parameter("id"),
            new ExecRequest(
                body.cmd(),
                ConfigMapper.orEmpty(body.env()),
                body.user(),
                body.workingDir(),
                body.tty(),
                body.attachStdin(),
                body.attachStdout(),
                body.attachStderr(),
                body.privileged(),
                body.detachKeys()));
    reply.json(201, new IdResponse(id));
  }

  private void start(Request request, Reply reply) throws HttpError {
    String id = request.parameter("id");
    ExecStartRequest body = request.body(ExecStartRequest.class);
    if (body.detach()) {
      execs.startDetached(id);
      reply.empty(200);
      return;
    }
    ExecDetails exec = execs.inspect(id);
    boolean tty = exec.request().tty();
    HijackedStream stream = reply.hijack().frames(Framing.of(tty), request.version());
    List<Integer> size = request.version().atLeast(1, 42) ? body.consoleSize() : null;
    boolean sized = size != null && size.size() == 2;
    // The connection is the process's before there is one: that it cannot be started is told in its
    // output, as Docker does.
    stream.begin();
    StartingSink sink = new StartingSink(stream);
    Attachment attachment;
    try {
      attachment =
          execs.start(
              id,
              sized && size != null ? size.get(0) : 0,
              sized && size != null ? size.get(1) : 0,
              sink);
    } catch (EngineException e) {
      stream.print(StreamSink.Stream.STDOUT, e.text() + "\r\n");
      stream.end();
      return;
    }
    sink.started();
    Attachments.connect(stream, attachment, exec.request().attachStdin());
  }

  private void resize(Request request, Reply reply) throws HttpError {
    execs.resize(
        request.parameter("id"),
        ContainerRoutes.size(request, "h"),
        ContainerRoutes.size(request, "w"));
    reply.empty(200);
  }

  private void inspect(Request request, Reply reply) {
    ExecDetails exec = execs.inspect(request.parameter("id"));
    ExecRequest command = exec.request();
    reply.json(
        200,
        new ExecInspect(
            exec.id(),
            exec.running(),
            exec.exitCode(),
            new ExecInspect.ProcessConfig(
                command.tty(),
                command.command().get(0),
                command.command().subList(1, command.command().size()),
                command.privileged(),
                command.user()),
            command.attachStdin(),
            command.attachStderr(),
            command.attachStdout(),
            !exec.running() && exec.exitCode() != null,
            exec.containerId(),
            command.detachKeys(),
            exec.pid()));
  }
}
