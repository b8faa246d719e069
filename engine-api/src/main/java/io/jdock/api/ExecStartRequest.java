package io.jdock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /exec/ID/start}. */
public record ExecStartRequest(boolean detach, boolean tty, @Nullable List<Integer> consoleSize) {}
