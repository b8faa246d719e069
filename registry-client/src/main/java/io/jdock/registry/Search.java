package io.jdock.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jdock.image.spec.ImageReference;
import io.jdock.registry.http.AbortScope;
import io.jdock.registry.http.HttpClient;
import io.jdock.registry.http.Request;
import io.jdock.registry.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The search of Docker Hub's first API, which only Docker Hub and few others still answer. */
final class Search {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI HUB = URI.create("https://index.docker.io");
  private static final int LONGEST_ANSWER = 4 << 20;

  private final HttpClient http;
  private final URI base;
  private final Credentials credentials;

  /**
   * @param base without a slash at its end
   */
  Search(HttpClient http, URI base, Credentials credentials) {
    this.http = http;
    this.base = base;
    this.credentials = credentials;
  }

  /** Where Docker Hub is searched, which is not where its images are. */
  static URI hub() {
    return HUB;
  }

  List<SearchResult> run(String term, int limit, AbortScope abort) throws IOException {
    String query = "q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit;
    Request request =
        Request.get(URI.create(base + "/v1/search?" + query)).with("X-Docker-Token", "true");
    if (credentials instanceof Credentials.UserPassword login) {
      String pair = login.user() + ":" + login.password();
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      request = request.with("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    try (Response answer = send(request, abort)) {
      if (answer.status() != 200) {
        throw new UnexpectedResponseException("Unexpected status code " + answer.status(), null);
      }
      return results(answer.bytes(LONGEST_ANSWER));
    }
  }

  private Response send(Request request, AbortScope abort) throws IOException {
    try {
      return http.send(request, abort);
    } catch (IOException e) {
      throw new Failures(ImageReference.official("search", ImageReference.DEFAULT_TAG), false)
          .of(request, e);
    }
  }

  private static List<SearchResult> results(byte[] body) throws IOException {
    List<SearchResult> results = new ArrayList<>();
    try {
      for (JsonNode each : JSON.readTree(body).path("results")) {
        results.add(
            new SearchResult(
                each.path("name").asText(""),
                each.path("description").asText(""),
                each.path("star_count").asInt(),
                each.path("is_official").asBoolean()));
      }
    } catch (JsonProcessingException e) {
      throw new UnexpectedResponseException(
          "the answer to a search is not JSON: " + e.getOriginalMessage(), e);
    }
    return results;
  }
}
