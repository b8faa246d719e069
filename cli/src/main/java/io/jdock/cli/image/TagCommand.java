package io.jdock.cli.image;

import io.jdock.api.client.Query;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code jdock tag}. */
public final class TagCommand extends Command {
  public TagCommand() {
    super(
        "tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
        Arguments.exactly(2));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    ImageName target;
    try {
      target = ImageName.parse(arguments.get(1)).orLatest();
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          "Error parsing reference: \""
              + arguments.get(1)
              + "\" is not a valid repository/tag: "
              + e.getMessage());
    }
    if (!target.digest().isEmpty()) {
      throw new CommandException("refusing to create a tag with a digest reference");
    }
    Query query = Query.of().add("repo", target.familiarName()).add("tag", target.tag());
    session.client().post("/images/" + Query.encode(arguments.get(0)) + "/tag" + query).text();
    return ExitCode.OK;
  }
}
