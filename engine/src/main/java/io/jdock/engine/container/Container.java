package io.jdock.engine.container;

import io.jdock.engine.ContainerState;
import io.jdock.engine.log.ContainerLog;
import io.jdock.engine.stream.ProcessStreams;
import io.jdock.runtime.ContainerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A container in memory. Whoever changes it holds its lock; the records are immutable, and may be
 * read without.
 */
final class Container {
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantReadWriteLock rootUse = new ReentrantReadWriteLock();
  private volatile ContainerRecord record;
  private volatile RunRecord run;
  private volatile @Nullable ContainerProcess process;
  private volatile @Nullable ProcessStreams streams;
  private volatile @Nullable ContainerLog log;
  private volatile boolean removing;
  private CompletableFuture<Exit> nextExit = new CompletableFuture<>();
  private final CompletableFuture<Exit> removed = new CompletableFuture<>();
  private final List<String> execIds = new ArrayList<>();

  /** How a run ended. */
  record Exit(int code, String error) {}

  Container(ContainerRecord record, RunRecord run) {
    this.record = record;
    this.run = run;
  }

  /** Held in try-with-resources. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held hold() {
    lock.lock();
    return lock::unlock;
  }

  /**
   * Shared by those that have its root mounted to copy files, and held alone while a run begins.
   * The container's own lock is taken first.
   */
  ReentrantReadWriteLock rootUse() {
    return rootUse;
  }

  void requireHeld() {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("container " + id() + " is not locked");
    }
  }

  String id() {
    return record.id();
  }

  String name() {
    return record.name();
  }

  ContainerRecord record() {
    return record;
  }

  void record(ContainerRecord to) {
    requireHeld();
    record = to;
  }

  RunRecord run() {
    return run;
  }

  void run(RunRecord to) {
    requireHeld();
    run = to;
  }

  ContainerState state() {
    return run.state();
  }

  /** Its first process; null when none runs. */
  @Nullable ContainerProcess process() {
    return process;
  }

  void process(@Nullable ContainerProcess to) {
    requireHeld();
    process = to;
  }

  /** The streams of this run or, before it starts, of the next. */
  @Nullable ProcessStreams streams() {
    return streams;
  }

  void streams(@Nullable ProcessStreams to) {
    requireHeld();
    streams = to;
  }

  /** Who writes its log now; null when nobody does. */
  @Nullable ContainerLog log() {
    return log;
  }

  void log(@Nullable ContainerLog to) {
    requireHeld();
    log = to;
  }

  boolean removing() {
    return removing;
  }

  void removing(boolean to) {
    requireHeld();
    removing = to;
  }

  /** Completes when the run that is now, or the next one, ends. */
  CompletableFuture<Exit> nextExit() {
    requireHeld();
    return nextExit;
  }

  /** Tells those that wait that a run has ended. */
  CompletableFuture<Exit> takeNextExit() {
    requireHeld();
    CompletableFuture<Exit> ended = nextExit;
    nextExit = new CompletableFuture<>();
    return ended;
  }

  CompletableFuture<Exit> removed() {
    return removed;
  }

  synchronized void addExec(String id) {
    execIds.add(id);
  }

  synchronized void removeExec(String id) {
    execIds.remove(id);
  }

  synchronized List<String> execIds() {
    return List.copyOf(execIds);
  }

  /** What its events carry: labels, image and name. */
  Map<String, String> eventAttributes() {
    Map<String, String> attributes = new TreeMap<>(record.config().labels());
    attributes.put("image", record.config().image());
    attributes.put("name", record.name());
    return attributes;
  }
}
