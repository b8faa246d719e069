package io.jdock.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineException;
import io.jdock.engine.HostConfig.LogConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogDriversTest {
  private final LogDrivers drivers = LogDrivers.standard();

  private static Map<String, String> options(String text) {
    return text.isEmpty()
        ? Map.of()
        : java.util.Arrays.stream(text.split(";"))
            .map(pair -> pair.split("=", 2))
            .collect(java.util.stream.Collectors.toMap(p -> p[0], p -> p[1]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          foo       | ``                     | logger: no log driver named 'foo' is registered
          splunk    | ``                     | logger: log driver 'splunk' is not supported by jdock
          json-file | x=y                    | unknown log opt 'x' for json-file log driver
          local     | x=y                    | unknown log opt 'x' for log driver local
          json-file | mode=foo               | logger: logging mode not supported: foo
          json-file | max-buffer-size=1m     | logger: max-buffer-size option is only supported with 'mode=non-blocking'
          local     | mode=non-blocking;max-buffer-size=x | error parsing option max-buffer-size: invalid size: 'x'
          json-file | max-size=x             | invalid size: 'x'
          json-file | max-size=0             | max-size must be a positive number
          json-file | max-file=0             | max-file cannot be less than 1
          json-file | max-file=x             | strconv.Atoi: parsing "x": invalid syntax
          json-file | compress=x             | strconv.ParseBool: parsing "x": invalid syntax
          json-file | compress=true          | compress cannot be true when max-file is less than 2 or max-size is not set
          json-file | env-regex=(            | error parsing regexp: Unclosed group: `(`
          json-file | tag={{.Foo}}           | template: log-tag:1:2: executing "log-tag" at <.Foo>: can't evaluate field Foo in type *logger.Info
          """)
  void refusesInDockersWords(String driver, String options, String words) {
    assertThatThrownBy(() -> drivers.check(new LogConfig(driver, options(options))))
        .isInstanceOf(EngineException.class)
        .hasMessage(words);
  }

  @Test
  void takesWhatDockerTakes() {
    drivers.check(new LogConfig("none", Map.of()));
    drivers.check(
        new LogConfig(
            "json-file",
            options("max-size=10m;max-file=3;compress=true;labels=a;env=b;mode=non-blocking")));
    drivers.check(new LogConfig("local", options("max-size=1.5k;max-file=1;compress=false")));
    assertThat(drivers.names()).contains("json-file", "local").doesNotContain("none");
  }

  @Test
  void theDaemonsOptionsHoldForItsDriverOnly() {
    LogConfig defaults = new LogConfig("json-file", options("max-size=10m;max-file=3"));
    assertThat(LogDrivers.complete(new LogConfig("", options("max-file=5")), defaults))
        .isEqualTo(new LogConfig("json-file", options("max-size=10m;max-file=5")));
    assertThat(LogDrivers.complete(new LogConfig("local", Map.of()), defaults))
        .isEqualTo(new LogConfig("local", Map.of()));
  }

  @Test
  void choosesAttributesAndFillsTags() {
    LogContext context =
        new LogContext(
            options(
                "labels=a,none;labels-regex=^com\\.;env=E;env-regex=^F;tag={{.Name}}/{{.ID}}/{{.ImageName | upper}}/{{index .ContainerLabels \"a\"}}"),
            "0123456789abcdef",
            "web",
            "sha256:" + "f".repeat(64),
            "alpine",
            Instant.EPOCH,
            List.of("sh", "-c"),
            Map.of("a", "1", "com.x", "2", "b", "3"),
            List.of("E=4", "FOO=5", "G=6"),
            Path.of("/nowhere"));
    assertThat(context.extraAttributes(UnaryOperator.identity()))
        .isEqualTo(Map.of("a", "1", "com.x", "2", "E", "4", "FOO", "5"));
    assertThat(context.tag("")).isEqualTo("web/0123456789ab/ALPINE/1");
    assertThat(Files.exists(context.directory())).isFalse();
  }
}
