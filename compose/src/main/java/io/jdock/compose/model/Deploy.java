package io.jdock.compose.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many containers a service has and what they may use. */
public record Deploy(
    @Nullable String mode,
    @Nullable Integer replicas,
    @As(Form.MAPPING) Map<String, String> labels,
    @Nullable UpdateConfig updateConfig,
    @Nullable UpdateConfig rollbackConfig,
    @AlwaysInJson @Nullable Resources resources,
    @Nullable RestartPolicy restartPolicy,
    @AlwaysInJson @Nullable Placement placement,
    @Nullable String endpointMode,
    @As(Form.EXTENSIONS) Map<String, @Nullable Object> extensions) {}
