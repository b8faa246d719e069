package io.jdock.compose.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to load and how.
 *
 * @param files {@code -f}; {@code -} is standard input; empty to look for them
 * @param profiles {@code --profile}; empty for COMPOSE_PROFILES
 * @param projectName {@code -p}; null for COMPOSE_PROJECT_NAME, the file's, or the folder's
 * @param projectDirectory what paths are relative to; null for the first file's folder
 * @param envFiles {@code --env-file}; empty for .env
 * @param environment the caller's variables
 * @param workingDirectory where the caller stands
 * @param skipped steps to leave out
 * @param warnings told of what is odd but no error, one line each
 */
public record ProjectOptions(
    List<String> files,
    List<String> profiles,
    @Nullable String projectName,
    @Nullable Path projectDirectory,
    List<Path> envFiles,
    Map<String, String> environment,
    Path workingDirectory,
    List<Step> skipped,
    Consumer<String> warnings) {

  /** Steps of loading that can be left out. */
  public enum Step {
    INTERPOLATION,
    NORMALIZATION,
    PATH_RESOLUTION,
    CONSISTENCY,
    ENVIRONMENT_RESOLUTION,
    /** Keeps {@code env_file} and {@code label_file} beside what they say. */
    FILE_DISCARDING
  }

  /** Whether a step is left out. */
  public boolean skips(Step step) {
    return skipped.contains(step);
  }
}
