package io.jdock.compose.model;

import java.util.List;
import java.util.Map;

/** What happens when a source file changes. */
public record Develop(List<Trigger> watch, Map<String, Object> extensions) {
  public Develop {
    watch = Absent.list(watch);
    extensions = Absent.map(extensions);
  }

  /** A path that is watched. */
  public record Trigger(
      String path,
      String action,
      String target,
      Hook exec,
      List<String> include,
      List<String> ignore,
      boolean initialSync,
      Map<String, Object> extensions) {
    public Trigger {
      exec = exec == null ? Hook.NONE : exec;
      path = Absent.text(path);
      action = Absent.text(action);
      target = Absent.text(target);
      include = Absent.list(include);
      ignore = Absent.list(ignore);
      extensions = Absent.map(extensions);
    }
  }
}
