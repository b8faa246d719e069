package io.jdock.it.bench;

import io.jdock.api.client.DaemonAddress;
import io.jdock.api.client.EngineClient;
import io.jdock.api.client.EngineResponse;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One container's whole life over the Engine API: create, start, wait, remove. Run by bench/run
 * with the sockets of jdockd and of a real dockerd; measures, never asserts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 3, time = 4)
@Fork(1)
public class EngineBenchmark {
  /** The daemon's unix socket. */
  @Param("/run/jdock.sock")
  public String socket = "";

  @Param({"bridge", "none"})
  public String network = "";

  private EngineClient client;

  @Setup
  public void connect() {
    client = new EngineClient(new DaemonAddress.Unix(Path.of(socket)), null, "jdock-bench");
  }

  @TearDown
  public void disconnect() {
    client.close();
  }

  @Benchmark
  public void createStartWaitRemove() throws IOException {
    JsonObject body =
        new JsonObject()
            .put("Image", "jdock-bench")
            .put("Cmd", List.of("/bin/true"))
            .put("HostConfig", new JsonObject().put("NetworkMode", network));
    String id;
    try (EngineResponse created = expect(201, client.post("/containers/create", body))) {
      id = created.object().string("Id");
    }
    expect(204, client.post("/containers/" + id + "/start")).close();
    try (EngineResponse waited = expect(200, client.post("/containers/" + id + "/wait"))) {
      waited.text();
    }
    expect(204, client.delete("/containers/" + id)).close();
  }

  private static EngineResponse expect(int status, EngineResponse response) throws IOException {
    if (response.status() != status) {
      throw new IOException("status " + response.status() + ": " + response.text());
    }
    return response;
  }
}
