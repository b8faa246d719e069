package io.jdock.engine.image;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.engine.EngineException;
import io.jdock.engine.build.dockerfile.Dockerfile;
import io.jdock.engine.build.dockerfile.DockerfileException;
import io.jdock.engine.build.dockerfile.Instruction;
import io.jdock.image.spec.ExecutionConfig;
import io.jdock.image.spec.HealthcheckConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Dockerfile instructions that {@code import} and {@code commit --change} take: those that only
 * say how containers of the image run.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
public final class ChangeInstructions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private final Map<String, String> env = new LinkedHashMap<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Set<String> ports = new LinkedHashSet<>();
  private final Set<String> volumes = new LinkedHashSet<>();
  private final List<String> onBuild = new ArrayList<>();
  private List<String> entrypoint = List.of();
  private List<String> cmd = List.of();
  private String user = "";
  private String workingDir = "";
  private String stopSignal = "";

  private Optional<Integer> stopTimeout = Optional.empty();
  private Optional<HealthcheckConfig> healthcheck = Optional.empty();
  private List<String> shell = List.of();
  private boolean cmdChanged;

  private ChangeInstructions() {}

  private ChangeInstructions(ExecutionConfig base) {
    for (String entry : base.env()) {
      int equals = entry.indexOf('=');
      env.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    labels.putAll(base.labels());
    ports.addAll(base.exposedPorts());
    volumes.addAll(base.volumes());
    onBuild.addAll(base.onBuild());
    entrypoint = base.entrypoint();
    cmd = base.cmd();
    user = base.user();
    workingDir = base.workingDir();
    stopSignal = base.stopSignal();
    stopTimeout = base.stopTimeout();
    healthcheck = base.healthcheck();
    shell = base.shell();
  }

  /**
   * Follows the instructions one after the other; each sees the variables set before it.
   *
   * @throws EngineException in Docker's words for what is none, or not allowed here
   */
  public static ExecutionConfig apply(List<String> changes) {
    return new ChangeInstructions().followAll(changes);
  }

  /** The same, to a configuration that is there already. */
  public static ExecutionConfig apply(ExecutionConfig base, List<String> changes) {
    return new ChangeInstructions(base).followAll(changes);
  }

  private ExecutionConfig followAll(List<String> changes) {
    boolean any = false;
    for (String line : String.join("\n", changes).split("\n", -1)) {
      String instruction = line.strip();
      if (!instruction.isEmpty() && !instruction.startsWith("#")) {
        any = true;
        follow(instruction);
      }
    }
    if (!any && !changes.isEmpty()) {
      throw EngineException.invalid("file with no instructions");
    }
    return config();
  }

  private void follow(String line) {
    String[] parts = line.split("\\s+", 2);
    String name = parts[0].toUpperCase(Locale.ROOT);
    String rest = parts.length < 2 ? "" : parts[1];
    switch (name) {
      case "CMD" -> {
        cmd = commandLine(rest);
        cmdChanged = true;
      }
      case "ENTRYPOINT" -> {
        entrypoint = commandLine(rest);
        if (!cmdChanged) {
          cmd = List.of(); // what was there were another program's arguments
        }
      }
      case "ENV" -> env.putAll(pairs(name, rest));
      case "LABEL" -> labels.putAll(pairs(name, rest));
      case "EXPOSE" -> some(name, expanded(rest)).forEach(this::expose);
      case "VOLUME" -> some(name, list(rest)).forEach(this::volume);
      case "USER" -> user = one(name, rest);
      case "WORKDIR" ->
          workingDir =
              Path.of("/").resolve(workingDir).resolve(one(name, rest)).normalize().toString();
      case "STOPSIGNAL" -> stopSignal = one(name, rest);
      case "ONBUILD" -> {
        if (rest.isEmpty()) {
          throw EngineException.invalid("ONBUILD requires at least one argument");
        }
        onBuild.add(rest);
      }
      case "HEALTHCHECK" -> healthcheck = Optional.of(healthcheck(line));
      default ->
          throw EngineException.invalid(
              name.toLowerCase(Locale.ROOT) + " is not a valid change command");
    }
  }

  private ExecutionConfig config() {
    List<String> variables = new ArrayList<>();
    env.forEach((name, value) -> variables.add(name + "=" + value));
    return new ExecutionConfig(
        user,
        List.copyOf(ports),
        variables,
        entrypoint,
        cmd,
        List.copyOf(volumes),
        workingDir,
        labels,
        stopSignal,
        stopTimeout,
        healthcheck,
        shell,
        onBuild,
        false);
  }

  private static HealthcheckConfig healthcheck(String line) {
    try {
      for (Instruction instruction : Dockerfile.trigger(line)) {
        if (instruction instanceof Instruction.Health health) {
          return health.check();
        }
      }
      throw EngineException.invalid("HEALTHCHECK requires at least one argument");
    } catch (DockerfileException e) {
      throw EngineException.invalid(e.problem());
    }
  }

  /** A JSON list, or else a line for the shell. */
  private List<String> commandLine(String text) {
    return jsonList(text).orElseGet(() -> forShell(text));
  }

  private List<String> forShell(String text) {
    List<String> words = new ArrayList<>(shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
    if (!text.isEmpty()) {
      words.add(text);
    }
    return words;
  }

  private static Optional<List<String>> jsonList(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    try {
      JsonNode list = JSON.readTree(text);
      for (JsonNode word : list) {
        if (!word.isTextual()) {
          return Optional.empty();
        }
        words.add(word.textValue());
      }
    } catch (JacksonException e) {
      return Optional.empty(); // then it is a line for the shell, as in a Dockerfile
    }
    return Optional.of(words);
  }

  private List<String> list(String text) {
    return jsonList(text).orElseGet(() -> expanded(text));
  }

  private List<String> expanded(String text) {
    List<String> words = new ArrayList<>();
    for (String word : DockerfileWords.split(text)) {
      words.add(DockerfileWords.expand(word, env));
    }
    return words;
  }

  private static List<String> some(String name, List<String> words) {
    if (words.isEmpty()) {
      throw EngineException.invalid(name + " requires at least one argument");
    }
    return words;
  }

  private String one(String name, String text) {
    if (text.isEmpty()) {
      throw EngineException.invalid(name + " requires exactly one argument");
    }
    return DockerfileWords.expand(text, env);
  }

  /** {@code A=1 B="x y"}, or the old form {@code A all the rest}. */
  private Map<String, String> pairs(String name, String text) {
    List<String> words = some(name, DockerfileWords.split(text));
    Map<String, String> pairs = new LinkedHashMap<>();
    if (words.get(0).indexOf('=') < 0) {
      String[] old = text.split("\\s+", 2);
      if (old.length < 2) {
        throw EngineException.invalid(name + " must have two arguments");
      }
      pairs.put(DockerfileWords.expand(old[0], env), DockerfileWords.expand(old[1], env));
      return pairs;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw EngineException.invalid(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      String key = DockerfileWords.expand(word.substring(0, equals), env);
      if (key.isEmpty()) {
        throw EngineException.invalid(name + " names can not be blank");
      }
      pairs.put(key, DockerfileWords.expand(word.substring(equals + 1), env));
    }
    return pairs;
  }

  private void volume(String path) {
    if (path.isBlank()) {
      throw EngineException.invalid("VOLUME specified can not be an empty string");
    }
    volumes.add(path.strip());
  }

  /** {@code 80}, {@code 53/udp} or {@code 8000-8010}. */
  private void expose(String spec) {
    int slash = spec.indexOf('/');
    String range = slash < 0 ? spec : spec.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : spec.substring(slash + 1).toLowerCase(Locale.ROOT);
    int dash = range.indexOf('-');
    int first = port(dash < 0 ? range : range.substring(0, dash), range);
    int last = dash < 0 ? first : port(range.substring(dash + 1), range);
    if (last < first) {
      throw EngineException.invalid("Invalid containerPort: " + range);
    }
    if (!PROTOCOLS.contains(protocol)) {
      throw EngineException.invalid("Invalid proto: " + spec.substring(slash + 1));
    }
    for (int port = first; port <= last; port++) {
      ports.add(port + "/" + protocol);
    }
  }

  private static int port(String text, String range) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port < 65536) {
        return port;
      }
    }
    throw EngineException.invalid("Invalid containerPort: " + range);
  }
}
