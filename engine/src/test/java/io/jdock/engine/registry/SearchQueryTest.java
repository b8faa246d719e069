package io.jdock.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.Filters;
import io.jdock.registry.SearchResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchQueryTest {
  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io, nginx",
    "library/nginx, docker.io, nginx",
    "me/app, docker.io, me/app",
    "localhost/app, localhost, app",
    "registry.lan:5000/me/app, registry.lan:5000, me/app",
    "index.docker.io/library/nginx, docker.io, nginx"
  })
  void aHostBeforeTheTermSaysWhere(String text, String registry, String term) {
    SearchQuery query = SearchQuery.of(text, 0, Filters.NONE);
    assertThat(query.registry()).isEqualTo(registry);
    assertThat(query.term()).isEqualTo(term);
    assertThat(query.limit()).isEqualTo(25);
  }

  @Test
  void filtersAreAppliedToWhatComes() {
    SearchResult few = new SearchResult("few", "", 3, false);
    SearchResult many = new SearchResult("many", "", 900, true);
    assertThat(filtered("stars", "10", few, many)).containsExactly(many);
    assertThat(filtered("is-official", "false", few, many)).containsExactly(few);
    assertThat(filtered("is-automated", "true", few, many)).isEmpty();
    assertThat(filtered("is-automated", "false", few, many)).containsExactly(few, many);
  }

  private static List<SearchResult> filtered(String key, String value, SearchResult... results) {
    SearchQuery query = SearchQuery.of("x", 1, new Filters(Map.of(key, List.of(value))));
    return List.of(results).stream().filter(query::wants).toList();
  }

  @Test
  void whatMakesNoSenseIsRefusedInDockersWords() {
    assertThatThrownBy(() -> SearchQuery.of("x", 101, Filters.NONE))
        .hasMessage("limit 101 is outside the range of [1, 100]");
    assertThatThrownBy(() -> SearchQuery.of("http://x/y", 0, Filters.NONE))
        .hasMessageContaining("should not have a scheme");
    assertThatThrownBy(() -> SearchQuery.of("x", 0, new Filters(Map.of("stars", List.of("many")))))
        .hasMessage("invalid filter 'stars=many'");
  }
}
