package io.jdock.engine;

import io.jdock.engine.CreateRequest.Created;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Containers, from creation to removal. {@code ref} is a full id, a name, or a unique prefix of an
 * id. Every method throws {@link EngineException} with Docker's message; those that do not return a
 * stage may block until done.
 */
public interface Containers {

  Created create(CreateRequest request);

  /**
   * @throws EngineException of kind NOT_MODIFIED when it runs already
   */
  void start(String ref);

  /**
   * Sends the stop signal, and SIGKILL when it still runs after the timeout.
   *
   * @param signal null for the container's own
   * @param timeout seconds; null for the container's own, -1 waits for ever
   * @throws EngineException of kind NOT_MODIFIED when it does not run
   */
  void stop(String ref, @Nullable String signal, @Nullable Integer timeout);

  void restart(String ref, @Nullable String signal, @Nullable Integer timeout);

  /**
   * @param signal name or number; null for SIGKILL
   */
  void kill(String ref, @Nullable String signal);

  void pause(String ref);

  void unpause(String ref);

  /**
   * @param force kill it first when it runs
   * @param volumes remove its anonymous volumes too
   */
  void remove(String ref, boolean force, boolean volumes);

  /** Completes with the exit code when the condition comes true. */
  CompletionStage<WaitResult> await(String ref, WaitCondition condition);

  Attachment attach(String ref, AttachOptions options, StreamSink sink);

  /** Reads the log into the sink, until its end or, with follow, until the container's. */
  Subscription logs(String ref, LogQuery query, StreamSink sink);

  /** Whether its output is one raw stream (terminal). */
  boolean tty(String ref);

  List<ContainerSummary> list(ListQuery query);

  /**
   * @param size count the bytes of its layers, which takes time
   */
  ContainerDetails inspect(String ref, boolean size);

  /**
   * @param psArgs arguments for ps(1); empty for {@code -ef}
   */
  ProcessTable top(String ref, String psArgs);

  void rename(String ref, String newName);

  /**
   * Changes limits of a container, running or not.
   *
   * @return warnings
   */
  List<String> update(String ref, Resources resources, @Nullable RestartPolicy restartPolicy);

  /** One reading of its use of resources; all zero when it does not run. */
  StatsSample stats(String ref);

  /** A reading a second until closed or the container is removed, each with the one before it. */
  Subscription stats(String ref, Consumer<StatsSample> listener, Runnable end);

  PruneReport prune(Filters filters);

  void resize(String ref, int rows, int columns);

  /** What its own layer changed over the image. */
  List<Change> changes(String ref);

  /** What a path in the container names; a symbolic link at its end stays one. */
  PathStat statPath(String ref, String path);

  /** Packs what a path names; a directory with all it has, and volumes with it. */
  void readArchive(String ref, String path, PathArchive to);

  /**
   * Unpacks an archive below a directory as it arrives.
   *
   * @param keepKinds refuse to replace a directory by something else, and the reverse
   * @param ownedByItsUser give what is made to the user that the container runs as
   */
  void writeArchive(
      String ref, String path, InputStream archive, boolean keepKinds, boolean ownedByItsUser);

  /** Packs the container's root without volumes. */
  void export(String ref, OutputStream to);

  /** Where an archive goes, once it is known that there is one. */
  @FunctionalInterface
  interface PathArchive {
    OutputStream begin(PathStat stat) throws IOException;
  }

  /**
   * Makes an image of the container: its own image with what it has written as one more layer.
   *
   * @return {@code sha256:...}
   */
  String commit(String ref, CommitRequest request);

  Explanation explain(String ref);

  /** The steps that creating and starting such a container would take, without taking them. */
  Explanation plan(CreateRequest request);

  /** When {@link #await} completes. */
  enum WaitCondition {
    NOT_RUNNING,
    NEXT_EXIT,
    REMOVED
  }

  /**
   * @param error empty when the process ended by itself
   */
  record WaitResult(int exitCode, String error) {}

  /**
   * @param all also those that do not run
   * @param limit the newest only; 0 or less for all
   * @param size count the bytes of their layers
   */
  record ListQuery(boolean all, int limit, boolean size, Filters filters) {}

  /** What ps(1) would print. */
  record ProcessTable(List<String> titles, List<List<String>> processes) {}

  record PruneReport(List<String> deleted, long spaceReclaimed) {}

  /**
   * @param kind 0 modified, 1 added, 2 deleted, as in the API
   */
  record Change(String path, int kind) {}
}
