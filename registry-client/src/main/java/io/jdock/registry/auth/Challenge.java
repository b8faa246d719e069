package io.jdock.registry.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants to be authenticated to, from a WWW-Authenticate header (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case: {@code basic}, {@code bearer}
 * @param parameters by their names in lower case
 */
public record Challenge(String scheme, Map<String, String> parameters) {
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G[\\s,]*([\\w!#$%&'*+.^`|~-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");
  private static final Pattern SCHEME =
      Pattern.compile("\\G[\\s,]*([\\w!#$%&'*+.^`|~-]+)(?=\\s|,|$)(?!\\s*=)");

  public Challenge {
    scheme = scheme.toLowerCase(Locale.ROOT);
    parameters = Map.copyOf(parameters);
  }

  /**
   * All challenges of some headers, each of which may hold several; what is malformed is left out.
   */
  public static List<Challenge> parse(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      int position = 0;
      Matcher scheme = SCHEME.matcher(header);
      while (scheme.find(position)) {
        position = scheme.end();
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher parameter = PARAMETER.matcher(header);
        while (parameter.find(position)) {
          position = parameter.end();
          String quoted = parameter.group(2);
          parameters.put(
              parameter.group(1).toLowerCase(Locale.ROOT),
              quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
        }
        challenges.add(new Challenge(scheme.group(1), parameters));
      }
    }
    return challenges;
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
