package io.jdock.api.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.pyc | a.pyc | true",
        "*.pyc | d/a.pyc | false",
        "**/*.pyc | a.pyc | true",
        "**/*.pyc | d/e/a.pyc | true",
        "d | d/e/f | true",
        "d/ | d/e | true",
        "/d | d/e | true",
        "./d | d | true",
        "d/../e | e | true",
        "d/*/f | d/e/f | true",
        "d/*/f | d/e/g/f | false",
        "d/**/f | d/f | true",
        "d/**/f | d/e/g/f | true",
        "d/** | d/e/f | true",
        "d/** | d | false",
        "** | anything/at/all | true",
        "**foo | a/bfoo | false",
        "**foo | a/foo | true",
        "a**/foo | a/x/foo | true",
        "?.txt | a.txt | true",
        "?.txt | ab.txt | false",
        "a?b | a/b | false",
        "[a-c].txt | b.txt | true",
        "[a-c].txt | d.txt | false",
        "[^a-c].txt | d.txt | true",
        "[^a].txt | a.txt | false",
        "[]a].txt | ].txt | true",
        "[\\]a].txt | ].txt | true",
        "a\\*b | a*b | true",
        "a\\*b | axb | false",
        "a.b | axb | false",
        "(a)+$ | (a)+$ | true",
        "__pycache__/ | __pycache__/x.pyc | true",
      })
  void matches(String pattern, String path, boolean excluded) {
    assertThat(IgnorePatterns.parse(pattern).excludes(path)).isEqualTo(excluded);
  }

  @Test
  void theLastMatchDecides() {
    IgnorePatterns patterns =
        IgnorePatterns.parse("# all but\n\n*\n!src\nsrc/secret\n  !src/secret/not  \n");
    assertThat(patterns.excludes("x")).isTrue();
    assertThat(patterns.excludes("src/a")).isFalse();
    assertThat(patterns.excludes("src/secret/a")).isTrue();
    assertThat(patterns.excludes("src/secret/not/a")).isFalse();
    assertThat(patterns.hasExceptions()).isTrue();
  }

  /** The course's file has a remark behind a pattern, which Docker takes for a part of it. */
  @Test
  void theCoursesFile() {
    IgnorePatterns patterns =
        IgnorePatterns.parse("# .dockerignore\n*.pyc\n__pycache__/\n.git\n.venv # Si vous\n");
    assertThat(patterns.excludes(".git/HEAD")).isTrue();
    assertThat(patterns.excludes(".venv")).isFalse();
  }

  @Test
  void refuses() {
    for (String pattern : List.of("[", "[a", "a\\", "!", "[]")) {
      assertThatThrownBy(() -> IgnorePatterns.parse(pattern))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
