package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that is run in a container after it started or before it stops. */
public record Hook(
    @As(Form.COMMAND) @AlwaysInJson @Nullable List<String> command,
    @Nullable String user,
    boolean privileged,
    @Nullable String workingDir,
    @As(Form.ENVIRONMENT) Map<String, @Nullable String> environment,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
