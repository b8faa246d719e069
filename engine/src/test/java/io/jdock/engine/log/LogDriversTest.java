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
          local     | max-size=x             | invalid value for max-size: x: invalid size: 'x'
          local     | max-file=x             | invalid value for max-file: x: strconv.Atoi: parsing "x": invalid syntax
          local     | max-file=-1            | max-file must not be negative
          local     | max-file=1             | compression cannot be enabled when max file count is 1
          local     | compress=x             | invalid boolean value for compress: strconv.ParseBool: parsing "x": invalid syntax
          syslog    | cache-disabled=x       | invalid value for option cache-disabled: x
          syslog    | cache-max-size=x       | invalid value for cache-max-size: x: invalid size: 'x'
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
    drivers.check(new LogConfig("json-file", options("max-file=3")));
    drivers.check(new LogConfig("local", options("max-size=1.5k;max-file=1;compress=false")));
    drivers.check(new LogConfig("local", options("max-size=0")));
    drivers.check(new LogConfig("fluentd", options("fluentd-buffer-limit=;fluentd-async=")));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `{{upper .Name}}-{{lower "ABC"}}`         | WEB-abc
          `{{.FullID | truncate 3}}{{truncate .FullID 2}}` | 01201
          `{{printf "%s/%q 100%%" .Name .ImageName}}` | web/"alpine" 100%
          `{{.Name | printf "docker|%v" | upper}}`  | `DOCKER|WEB`
          `{{ (.ExtraAttributes nil).E | upper }}`  | VALUE
          `plain`                                   | plain
          """)
  void tagsAreTemplates(String template, String tag) {
    assertThat(tag(template)).isEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `{{.Name`                | template: log-tag:1: unclosed action
          `{{foo .Name}}`          | template: log-tag:1: function "foo" not defined
          `{{if .Name}}x{{end}}`   | template: log-tag:1: not supported in a tag: if .Name
          `{{upper}}`              | template: log-tag:1: not supported in a tag: upper
          `{{upper .Name .ID}}`    | template: log-tag:1: wrong arguments for upper: want one value
          `{{printf "%d" .Name}}`  | template: log-tag:1: wrong arguments for printf: want as many values as there are of %s, %v and %q
          """)
  void otherTagsAreRefused(String template, String words) {
    assertThatThrownBy(() -> tag(template)).hasMessage(words);
  }

  private static String tag(String template) {
    return new LogContext(
            Map.of("tag", template, "env", "E"),
            "0123456789abcdef",
            "web",
            "sha256:" + "f".repeat(64),
            "alpine",
            Instant.EPOCH,
            List.of("sh"),
            Map.of(),
            List.of("E=value"),
            Path.of("/nowhere"))
        .tag("");
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
