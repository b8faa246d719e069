package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many containers, and what they may use (compose-spec {@code deploy}). */
public record Deploy(
    String mode,
    @Nullable Integer replicas,
    Map<String, String> labels,
    @Nullable UpdateConfig updateConfig,
    @Nullable UpdateConfig rollbackConfig,
    Resources resources,
    @Nullable RestartPolicy restartPolicy,
    Placement placement,
    String endpointMode,
    Map<String, Object> extensions) {
  public Deploy {
    placement = placement == null ? Placement.NONE : placement;
    resources = resources == null ? Resources.NONE : resources;
    mode = Absent.text(mode);
    labels = Absent.map(labels);
    endpointMode = Absent.text(endpointMode);
    extensions = Absent.map(extensions);
  }

  /** How a swarm rolls a change out. */
  public record UpdateConfig(
      @Nullable Long parallelism,
      GoDuration delay,
      String failureAction,
      GoDuration monitor,
      float maxFailureRatio,
      String order,
      Map<String, Object> extensions) {
    public UpdateConfig {
      monitor = monitor == null ? GoDuration.NONE : monitor;
      delay = delay == null ? GoDuration.NONE : delay;
      failureAction = Absent.text(failureAction);
      order = Absent.text(order);
      extensions = Absent.map(extensions);
    }
  }

  /** The most and the least that a container gets. */
  public record Resources(
      @Nullable Resource limits, @Nullable Resource reservations, Map<String, Object> extensions) {
    static final Resources NONE = new Resources(null, null, Map.of());

    public Resources {
      extensions = Absent.map(extensions);
    }
  }

  /** Amounts of resources. */
  public record Resource(
      float cpus,
      ByteSize memory,
      long pids,
      List<DeviceRequest> devices,
      List<GenericResource> genericResources,
      Map<String, Object> extensions) {
    public Resource {
      memory = memory == null ? ByteSize.NONE : memory;
      devices = Absent.list(devices);
      genericResources = Absent.list(genericResources);
      extensions = Absent.map(extensions);
    }
  }

  /** A resource of a kind that a swarm knows by name. */
  public record GenericResource(
      @Nullable DiscreteResource discreteResourceSpec, Map<String, Object> extensions) {
    public GenericResource {
      extensions = Absent.map(extensions);
    }
  }

  /** So many of a kind. */
  public record DiscreteResource(String kind, long value, Map<String, Object> extensions) {
    public DiscreteResource {
      kind = Absent.text(kind);
      extensions = Absent.map(extensions);
    }
  }

  /** When a swarm starts a container again. */
  public record RestartPolicy(
      String condition,
      @Nullable GoDuration delay,
      @Nullable Long maxAttempts,
      @Nullable GoDuration window,
      Map<String, Object> extensions) {
    public RestartPolicy {
      condition = Absent.text(condition);
      extensions = Absent.map(extensions);
    }
  }

  /** On which machines of a swarm. */
  public record Placement(
      List<String> constraints,
      List<Preference> preferences,
      long maxReplicasPerNode,
      Map<String, Object> extensions) {
    static final Placement NONE = new Placement(List.of(), List.of(), 0, Map.of());

    public Placement {
      constraints = Absent.list(constraints);
      preferences = Absent.list(preferences);
      extensions = Absent.map(extensions);
    }
  }

  /** What a swarm spreads over. */
  public record Preference(String spread, Map<String, Object> extensions) {
    public Preference {
      spread = Absent.text(spread);
      extensions = Absent.map(extensions);
    }
  }
}
