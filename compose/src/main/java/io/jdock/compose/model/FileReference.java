package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret or configuration that a service uses. */
public record FileReference(
    String source,
    String target,
    String uid,
    String gid,
    @Nullable FileMode mode,
    Map<String, Object> extensions) {
  public FileReference {
    source = Absent.text(source);
    target = Absent.text(target);
    uid = Absent.text(uid);
    gid = Absent.text(gid);
    extensions = Absent.map(extensions);
  }
}
