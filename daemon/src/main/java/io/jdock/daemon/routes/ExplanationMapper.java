package io.jdock.daemon.routes;

import io.jdock.api.Explanation.Phase;
import io.jdock.api.Explanation.Step;
import io.jdock.engine.Explanation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the kernel was asked to do, in the form of jdock's own routes. */
final class ExplanationMapper {
  private ExplanationMapper() {}

  static io.jdock.api.Explanation toApi(Explanation explanation) {
    return new io.jdock.api.Explanation(
        explanation.phases().stream()
            .map(
                chapter ->
                    new Phase(
                        chapter.phase().name().toLowerCase(Locale.ROOT),
                        chapter.steps().stream().map(ExplanationMapper::step).toList()))
            .toList(),
        explanation.totalNanos() / 1000);
  }

  private static Step step(Explanation.Step step) {
    return new Step(
        step.call(),
        step.reason(),
        step.result(),
        step.errno() == 0 ? null : step.error(),
        step.nanos() / 1000,
        orNull(step.shell()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
