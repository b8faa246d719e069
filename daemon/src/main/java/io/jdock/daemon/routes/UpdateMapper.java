package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.api.HostConfig;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code POST /containers/{id}/update} can change: of {@code HostConfig}, some limits and the
 * restart policy.
 */
final class UpdateMapper {
  private static final Set<String> CHANGEABLE =
      names(
          Set.of(
              "Memory",
              "MemorySwap",
              "MemoryReservation",
              "NanoCpus",
              "CpuShares",
              "CpuPeriod",
              "CpuQuota",
              "CpuRealtimePeriod",
              "CpuRealtimeRuntime",
              "CpusetCpus",
              "CpusetMems",
              "PidsLimit",
              "MemorySwappiness",
              "OomKillDisable",
              "BlkioWeight",
              "RestartPolicy"));

  /** Go's names in JSON differ from the record's at most in case. */
  private static final Set<String> HOST_CONFIG =
      names(
          Arrays.stream(HostConfig.class.getRecordComponents())
              .map(RecordComponent::getName)
              .collect(Collectors.toSet()));

  private UpdateMapper() {}

  private static Set<String> names(Set<String> names) {
    Set<String> anyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.addAll(names);
    return anyCase;
  }

  /** Refuses a field of {@code HostConfig} that is set and cannot change after creation. */
  static void refuseFixed(JsonNode body) {
    for (var field : body.properties()) {
      String name = field.getKey();
      Unsupported.refuse(
          HOST_CONFIG.contains(name) && !CHANGEABLE.contains(name) && isSet(field.getValue()),
          "updating HostConfig." + name);
    }
  }

  /** Whether a value is other than Go's zero value, which clients send for what they leave. */
  private static boolean isSet(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> false;
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case OBJECT -> value.properties().stream().anyMatch(field -> isSet(field.getValue()));
      default -> !value.isEmpty();
    };
  }
}
