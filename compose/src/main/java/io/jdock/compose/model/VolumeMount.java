package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mount, in the long syntax. */
public record VolumeMount(
    String type,
    String source,
    String target,
    boolean readOnly,
    String consistency,
    @Nullable Bind bind,
    @Nullable VolumeOptions volume,
    @Nullable Tmpfs tmpfs,
    @Nullable ImageOptions image,
    Map<String, Object> extensions) {
  public VolumeMount {
    type = Absent.text(type);
    source = Absent.text(source);
    target = Absent.text(target);
    consistency = Absent.text(consistency);
    extensions = Absent.map(extensions);
  }

  /** Options of a bind mount. */
  public record Bind(
      String selinux,
      String propagation,
      boolean createHostPath,
      String recursive,
      Map<String, Object> extensions) {
    public Bind {
      selinux = Absent.text(selinux);
      propagation = Absent.text(propagation);
      recursive = Absent.text(recursive);
      extensions = Absent.map(extensions);
    }
  }

  /** Options of a volume's mount. */
  public record VolumeOptions(
      Map<String, String> labels, boolean nocopy, String subpath, Map<String, Object> extensions) {
    public VolumeOptions {
      labels = Absent.map(labels);
      subpath = Absent.text(subpath);
      extensions = Absent.map(extensions);
    }
  }

  /** Options of a tmpfs; the size in bytes. */
  public record Tmpfs(ByteSize size, long mode, Map<String, Object> extensions) {
    public Tmpfs {
      size = size == null ? ByteSize.NONE : size;
      extensions = Absent.map(extensions);
    }
  }

  /** Options of a mounted image. */
  public record ImageOptions(String subpath, Map<String, Object> extensions) {
    public ImageOptions {
      subpath = Absent.text(subpath);
      extensions = Absent.map(extensions);
    }
  }
}
