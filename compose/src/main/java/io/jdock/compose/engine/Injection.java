package io.jdock.compose.engine;

import io.jdock.api.client.Query;
import io.jdock.compose.model.FileObject;
import io.jdock.compose.model.FileReference;
import io.jdock.compose.model.Project;
import io.jdock.compose.model.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Puts secrets and configurations that are no files of the host into a container. */
final class Injection {
  private static final int READABLE = 0444;

  private final Engine engine;
  private final Project project;

  Injection(Engine engine, Project project) {
    this.engine = engine;
    this.project = project;
  }

  void run(Service service, ProjectContainer container) throws IOException {
    inject("/run/secrets/", service.secrets(), project.secrets(), container);
    inject("/", service.configs(), project.configs(), container);
  }

  private void inject(
      String folder,
      List<FileReference> uses,
      Map<String, FileObject> defined,
      ProjectContainer container)
      throws IOException {
    for (FileReference use : uses) {
      FileObject object = defined.get(use.source());
      String content = object == null ? null : content(object);
      if (content != null) {
        copy(container, MountRequest.target(folder, use), use, content);
      }
    }
  }

  private @Nullable String content(FileObject object) throws ComposeFailure {
    String variable = object.environment();
    if (variable != null && !variable.isEmpty()) {
      String value = project.environment().get(variable);
      if (value == null) {
        throw new ComposeFailure(
            "environment variable \""
                + variable
                + "\" required by file \""
                + object.name()
                + "\" is not set");
      }
      return value;
    }
    return object.content();
  }

  private void copy(ProjectContainer container, String target, FileReference use, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    engine
        .client()
        .put(
            "/containers/"
                + container.id()
                + "/archive"
                + Query.of().add("path", "/").add("copyUIDGID", true),
            out -> {
              // the stream is not ours to close
              TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
              tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
              TarArchiveEntry entry = new TarArchiveEntry(target, true);
              entry.setSize(bytes.length);
              Long mode = use.mode();
              entry.setMode(mode == null ? READABLE : mode.intValue());
              entry.setModTime(System.currentTimeMillis());
              entry.setIds(number(use.uid()), number(use.gid()));
              tar.putArchiveEntry(entry);
              tar.write(bytes);
              tar.closeArchiveEntry();
              tar.finish();
            })
        .close();
  }

  private static int number(@Nullable String id) {
    return id != null && id.matches("[0-9]{1,9}") ? Integer.parseInt(id) : 0;
  }
}
