package io.jdock.compose.load;

import io.jdock.compose.model.EnvFile;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the {@code env_file} and {@code label_file} of services. */
final class ServiceFiles {
  private ServiceFiles() {}

  static Project withEnvironment(Project project, boolean discard, Consumer<String> warnings)
      throws IOException {
    Map<String, Service> services = new TreeMap<>();
    for (Service service : project.services().values()) {
      Map<String, @Nullable String> own = new TreeMap<>(service.environment());
      own.replaceAll((name, value) -> value == null ? project.environment().get(name) : value);
      Map<String, String> read = new TreeMap<>();
      own.forEach(
          (name, value) -> {
            if (value != null) {
              read.put(name, value);
            }
          });
      for (EnvFile file : service.envFile()) {
        read(file, read, project.environment(), own, warnings);
      }
      Map<String, @Nullable String> all = new TreeMap<>(read);
      all.putAll(own);
      Service changed = service.with("environment", all);
      services.put(service.name(), discard ? changed.with("envFile", List.of()) : changed);
    }
    return project.withServices(services);
  }

  private static void read(
      EnvFile file,
      Map<String, String> variables,
      Map<String, String> environment,
      Map<String, @Nullable String> own,
      Consumer<String> warnings)
      throws IOException {
    Path path = Path.of(String.valueOf(file.path()));
    if (!Files.exists(path)) {
      if (file.required()) {
        throw new ComposeException(
            "env file " + path + " not found: stat " + path + ": no such file or directory");
      }
      return;
    }
    String format = file.format();
    if (format != null && !format.equals(".env")) {
      if (!format.equals("raw")) {
        throw new ComposeException("unsupported env_file format " + GoText.quote(format));
      }
      RawEnv.read(path, variables, environment::get);
      return;
    }
    DotEnv.read(
        path,
        variables,
        name -> {
          String value = environment.get(name);
          return value == null ? own.get(name) : value;
        },
        warnings);
  }

  static Project withLabels(Project project, boolean discard, Consumer<String> warnings)
      throws IOException {
    Map<String, Service> services = new TreeMap<>();
    for (Service service : project.services().values()) {
      Map<String, String> labels = new TreeMap<>();
      for (String each : service.labelFile()) {
        Path file = Path.of(each);
        if (!Files.exists(file)) {
          throw new ComposeException("label file " + file + " not found");
        }
        Map<String, String> read = new TreeMap<>();
        DotEnv.read(file, read, labels::get, warnings);
        labels.putAll(read);
      }
      labels.putAll(service.labels());
      Service changed = service.with("labels", labels);
      services.put(service.name(), discard ? changed.with("labelFile", List.of()) : changed);
    }
    return project.withServices(services);
  }
}
