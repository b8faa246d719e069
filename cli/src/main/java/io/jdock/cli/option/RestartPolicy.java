package io.jdock.cli.option;

import io.jdock.api.client.JsonObject;
import io.jdock.cli.CommandException;

/** {@code --restart no|on-failure[:n]|always|unless-stopped}. */
public final class RestartPolicy {
  private RestartPolicy() {}

  /** The engine's RestartPolicy object; unknown names are left for the engine to refuse. */
  public static JsonObject parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 2) {
      throw new CommandException("invalid restart policy format");
    }
    if (text.startsWith(":")) {
      throw new CommandException("invalid restart policy format: no policy provided before colon");
    }
    long most = 0;
    if (parts.length == 2) {
      if (!parts[1].matches("-?\\d{1,9}")) {
        throw new CommandException(
            "invalid restart policy format: maximum retry count must be an integer");
      }
      most = Long.parseLong(parts[1]);
    }
    return new JsonObject().put("Name", parts[0]).put("MaximumRetryCount", most);
  }
}
