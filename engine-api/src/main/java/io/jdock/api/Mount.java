package io.jdock.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mount as {@code --mount} asks for it (moby {@code api/types/mount/mount.go}). */
public record Mount(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String type,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String source,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String target,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String consistency,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable BindOptions bindOptions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable VolumeOptions volumeOptions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable TmpfsOptions tmpfsOptions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable JsonNode imageOptions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable JsonNode clusterOptions) {

  public Mount {
    type = Absent.toEmpty(type);
    source = Absent.toEmpty(source);
    target = Absent.toEmpty(target);
    consistency = Absent.toEmpty(consistency);
  }

  /** Options of a bind mount; an empty propagation is {@code rprivate}. */
  public record BindOptions(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String propagation,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean nonRecursive,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean createMountpoint,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyNonRecursive,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnlyForceRecursive) {
    public BindOptions {
      propagation = Absent.toEmpty(propagation);
    }
  }

  /** Options of a volume mount. */
  public record VolumeOptions(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean noCopy,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> labels,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String subpath,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable DriverConfig driverConfig) {
    public VolumeOptions {
      subpath = Absent.toEmpty(subpath);
    }
  }

  /** The volume driver to create a volume with. */
  public record DriverConfig(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, String> options) {
    public DriverConfig {
      name = Absent.toEmpty(name);
    }
  }

  /**
   * Options of a tmpfs mount: size in bytes (0: no limit), mode as the octal permission bits'
   * value.
   */
  public record TmpfsOptions(
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long sizeBytes,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int mode,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<List<String>> options) {}
}
