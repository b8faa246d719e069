package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is watched while developing. */
public record Develop(
    List<WatchTrigger> watch, @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
