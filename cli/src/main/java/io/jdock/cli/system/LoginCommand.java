package io.jdock.cli.system;

import io.jdock.api.client.EngineException;
import io.jdock.api.client.JsonObject;
import io.jdock.cli.Arguments;
import io.jdock.cli.Command;
import io.jdock.cli.CommandException;
import io.jdock.cli.ConfigFile;
import io.jdock.cli.ExitCode;
import io.jdock.cli.Jdock;
import io.jdock.cli.Session;
import io.jdock.cli.flag.Flag;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code jdock login}. */
public final class LoginCommand extends Command {
  private final Flag<String> password =
      flags.string("p", "password", "Password or Personal Access Token (PAT)");
  private final Flag<Boolean> fromStdin =
      flags.bool(
          null, "password-stdin", "Take the Password or Personal Access Token (PAT) from stdin");
  private final Flag<String> username = flags.string("u", "username", "Username");

  public LoginCommand() {
    super(
        "login [OPTIONS] [SERVER]",
        "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.",
        Arguments.between(0, 1));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("login -u me --password-stdin registry.example.com < password", "for scripts"));
  }

  @Override
  protected int run(Session session, List<String> arguments) throws IOException {
    String server = server(arguments);
    String secret = password.get();
    if (password.changed()) {
      session
          .err()
          .println("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
      session.err().flush();
      if (fromStdin.get()) {
        throw new CommandException("--password and --password-stdin are mutually exclusive");
      }
    }
    if (fromStdin.get()) {
      if (username.get().isEmpty()) {
        throw new CommandException("Must provide --username with --password-stdin");
      }
      String text = new String(all(session.in()), StandardCharsets.UTF_8);
      secret = text.replaceFirst("\\r?\\n$", "");
    }
    ConfigFile config = session.config();
    JsonObject known = new JsonObject();
    try {
      known = config.credentials(server);
    } catch (IOException e) {
      session.err().println("WARNING: " + e.getMessage());
    }
    boolean nothingGiven = username.get().isEmpty() && secret.isEmpty();
    if (nothingGiven
        && !known.string("username").isEmpty()
        && !known.string("password").isEmpty()
        && withExisting(session, known)) {
      return ExitCode.OK;
    }
    String user = username.get().isEmpty() ? askUser(session, known) : username.get();
    secret = secret.isEmpty() ? ask(session, "Password: ", true) : secret;
    JsonObject auth = new JsonObject();
    auth.put("username", user).put("password", secret).put("serveraddress", server);
    JsonObject answer = session.client().post("/auth", auth).object();
    if (!answer.string("IdentityToken").isEmpty()) {
      auth.put("password", "").put("identitytoken", answer.string("IdentityToken"));
    }
    boolean exposed;
    try {
      exposed = config.store(server, auth);
    } catch (IOException e) {
      throw new IOException("Error saving credentials: " + e.getMessage(), e);
    }
    if (exposed) {
      session
          .err()
          .println(
              "WARNING! Your password will be stored unencrypted in "
                  + config.file()
                  + ".\nConfigure a credential helper to remove this warning. See\n"
                  + "https://docs.docker.com/engine/reference/commandline/login/#credentials-store\n");
      session.err().flush();
    }
    session.out().println(answer.string("Status"));
    return ExitCode.OK;
  }

  private static boolean withExisting(Session session, JsonObject known) throws IOException {
    session.out().println("Authenticating with existing credentials...");
    session.out().flush();
    try {
      JsonObject answer = session.client().post("/auth", known).object();
      session.out().println(answer.string("Status"));
      return true;
    } catch (EngineException e) {
      session.err().println("Login did not succeed, error: " + Jdock.describe(e));
      session.err().flush();
      return false;
    }
  }

  private static String askUser(Session session, JsonObject known) {
    String last = known.string("username");
    if (last.isEmpty()) {
      return ask(session, "Username: ", false);
    }
    String answer = answer(session, "Username (" + last + "): ", false);
    return answer.isEmpty() ? last : answer;
  }

  /** A pipe cannot tell its position, which FileInputStream's own readAllBytes asks for. */
  private static byte[] all(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes.write(buffer, 0, n);
    }
    return bytes.toByteArray();
  }

  /** The key under which credentials are kept: Docker Hub's URL, or a host without more. */
  static String server(List<String> arguments) {
    String server = arguments.isEmpty() ? "" : arguments.get(0);
    String host = ConfigFile.host(server);
    return host.isEmpty() || host.equals("docker.io") || host.equals("index.docker.io")
        ? ConfigFile.HUB
        : host;
  }

  private static String ask(Session session, String question, boolean hidden) {
    String answer = answer(session, question, hidden);
    if (answer.isEmpty()) {
      throw new CommandException(hidden ? "password required" : "username is required");
    }
    return answer;
  }

  private static String answer(Session session, String question, boolean hidden) {
    Console console = System.console();
    if (console == null || !session.terminal().in()) {
      throw new CommandException("Cannot perform an interactive login from a non TTY device");
    }
    if (!hidden) {
      String line = console.readLine("%s", question);
      return line == null ? "" : line.strip();
    }
    char[] secret = console.readPassword("%s", question);
    return secret == null ? "" : new String(secret);
  }
}
