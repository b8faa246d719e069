package io.jdock.compose.engine;

import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The labels of a service's containers: its own and docker compose's. */
final class ServiceLabels {
  private ServiceLabels() {}

  static Map<String, String> of(Project project, Service service, String hash, boolean oneOff) {
    Map<String, String> labels = new TreeMap<>(service.labels());
    labels.put(Labels.PROJECT, project.name());
    labels.put(Labels.SERVICE, service.name());
    labels.put(Labels.VERSION, Labels.COMPOSE_VERSION);
    labels.put(Labels.WORKING_DIR, project.workingDir().toString());
    labels.put(
        Labels.CONFIG_FILES,
        project.composeFiles().stream().map(Path::toString).collect(Collectors.joining(",")));
    labels.put(Labels.ONE_OFF, oneOff ? "True" : "False");
    labels.put(Labels.CONFIG_HASH, hash);
    return labels;
  }
}
