package io.jdock.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.client.Json;
import io.jdock.api.client.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values come from docker 28.2 and docker/go-units' own tests. */
class FormatTest {
  @Nested
  class Sizes {
    @ParameterizedTest
    @CsvSource({
      "0, 0B, 0B, 0B",
      "1, 1B, 1B, 1B",
      "999, 999B, 999B, 999B",
      "1000, 1kB, 1kB, 1000B",
      "1024, 1.024kB, 1.02kB, 1KiB",
      "10072, 10.07kB, 10.1kB, 9.836KiB",
      "7797760, 7.798MB, 7.8MB, 7.437MiB",
      "25274793984, 25.27GB, 25.3GB, 23.54GiB",
      "1000000, 1MB, 1MB, 976.6KiB",
      "999999, 1000kB, 1e+03kB, 976.6KiB",
    })
    void areDockers(long bytes, String human, String brief, String binary) {
      assertThat(Units.humanSize(bytes)).isEqualTo(human);
      assertThat(Units.shortSize(bytes)).isEqualTo(brief);
      assertThat(Units.bytesSize(bytes)).isEqualTo(binary);
    }

    @Property
    void neverFail(@ForAll @LongRange(min = 0) long bytes) {
      assertThat(Units.humanSize(bytes)).matches("[0-9.e+]+[kMGTPEZY]?B");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.45S, Less than a second",
    "PT1S, 1 second",
    "PT59S, 59 seconds",
    "PT60S, About a minute",
    "PT119S, About a minute",
    "PT2M, 2 minutes",
    "PT59M59S, 59 minutes",
    "PT1H, About an hour",
    "PT1H29M, About an hour",
    "PT1H31M, 2 hours",
    "PT47H, 47 hours",
    "PT48H, 2 days",
    "P13D, 13 days",
    "P14D, 2 weeks",
    "P59D, 8 weeks",
    "P61D, 2 months",
    "P700D, 23 months",
    "P731D, 2 years",
  })
  void durations(Duration duration, String words) {
    assertThat(Units.humanDuration(duration)).isEqualTo(words);
  }

  @Nested
  class Tables {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
      assertThat(new TabWriter(10, 3).align("A\tBB\tC\nlonger than\tx\ty\n"))
          .isEqualTo("A             BB        C\nlonger than   x         y\n");
    }

    @Test
    void anotherBlockStartsAfterALineWithoutTheColumn() {
      assertThat(new TabWriter(2, 1).align("aaaa\tb\n\nc\td\n")).isEqualTo("aaaa b\n\nc d\n");
    }

    @Test
    void widthIsCountedInCharacters() {
      assertThat(new TabWriter(0, 1).align("äöü…\tx\nabcd\ty\n")).isEqualTo("äöü… x\nabcd y\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"PrivatePort":80,"Type":"tcp"}] | 80/tcp
          [{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},{"IP":"::","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}] | 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp
          [{"IP":"0.0.0.0","PrivatePort":81,"PublicPort":81,"Type":"tcp"},{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":80,"Type":"tcp"}] | 0.0.0.0:80-81->80-81/tcp
          [{"PrivatePort":9000,"Type":"tcp"},{"PrivatePort":9001,"Type":"tcp"},{"PrivatePort":9003,"Type":"tcp"}] | 9000-9001/tcp, 9003/tcp
          [{"PrivatePort":53,"Type":"udp"},{"PrivatePort":53,"Type":"tcp"}] | 53/tcp, 53/udp
          [] | ''
          """)
  void ports(String ports, String shown) throws IOException {
    assertThat(DisplayedPorts.of(JsonObject.objectsOf(Json.parse(ports)))).isEqualTo(shown);
  }

  @Test
  void quotesAsGo() {
    assertThat(Text.quote("a \"b\" \\ \n é \u0001")).isEqualTo("\"a \\\"b\\\" \\\\ \\n é \\x01\"");
    assertThat(Text.ellipsis("/docker-entrypoint.sh nginx", 20)).isEqualTo("/docker-entrypoint.…");
    assertThat(Text.shortId("sha256:0123456789abcdef")).isEqualTo("0123456789ab");
  }

  /** As docker 28.2.2 asked its daemon, at that time, in Newfoundland's winter. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1136073600, 1136073600",
    "1136073600.5, 1136073600.5",
    "+5, +5",
    "1.5s, 1795969383",
    "1h30m, 1795963985",
    "-10m, 1795969985",
    "2013-01-02, 1357097400.000000000",
    "2013-01-02Z, 1357084800.000000000",
    "2013-01-02+02:00, 1357077600.000000000",
    "2013-01-02-05:00, 1357102800.000000000",
    "2013-01-02T10, 1357133400.000000000",
    "2013-01-02T10Z, 1357120800.000000000",
    "2013-01-02T10+02:00, 1357113600.000000000",
    "2013-01-02T10:05, 1357133700.000000000",
    "2013-01-02T10:05-03:30, 1357133700.000000000",
    "2013-01-02T10:05:06, 1357133706.000000000",
    "2013-01-02T10:05:06.5, 1357133706.500000000",
    "2013-03-31T02:30:00, 1364709600.000000000",
    "2013-01-02T10:05:06.1234567891Z, 1357121106.123456789",
    "2006-01-02T15:04:05.5+01:00, 1136210645.500000000",
  })
  void timestamps(String text, String seconds) {
    OffsetDateTime now = OffsetDateTime.parse("2026-11-29T12:53:05-03:30");
    assertThat(Times.timestamp(text, now)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          abc                 | failed to parse value as time or duration: "abc"
          1.                  | failed to parse value as time or duration: "1."
          9223372036854775808 | failed to parse value as time or duration: "9223372036854775808"
          2013-01-02 10:05:06 | parsing time "2013-01-02 10:05:06": extra text: " 10:05:06"
          2013-13-02          | parsing time "2013-13-02": month out of range
          2013-02-30          | parsing time "2013-02-30": day out of range
          2013-1-2            | parsing time "2013-1-2" as "2006-01-02": cannot parse "1-2" as "01"
          2013-01             | parsing time "2013-01" as "2006-01-02": cannot parse "" as "-"
          -1                  | parsing time "-1" as "2006-01-02": cannot parse "-1" as "2006"
          2006-01-02T15:04:05+0200 | parsing time "2006-01-02T15:04:05+0200" as "2006-01-02T15:04Z07:00": cannot parse ":05+0200" as "Z07:00"
          """)
  void noTimestamps(String text, String words) {
    assertThatThrownBy(() -> Times.timestamp(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(words);
  }
}
