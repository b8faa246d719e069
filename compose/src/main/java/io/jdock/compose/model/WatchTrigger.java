package io.jdock.compose.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path that is watched and what a change of it leads to. */
public record WatchTrigger(
    @Always @Nullable String path,
    @Always @Nullable String action,
    @Nullable String target,
    @AlwaysInJson @Nullable Hook exec,
    List<String> include,
    List<String> ignore,
    boolean initialSync,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
