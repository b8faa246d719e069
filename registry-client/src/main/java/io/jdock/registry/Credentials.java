package io.jdock.registry;

/** Who asks a registry: nobody, a user with a password, or the bearer of a token. */
public sealed interface Credentials {

  /** No credentials: what public images need. */
  static Credentials anonymous() {
    return new Anonymous();
  }

  /** Nobody in particular. */
  record Anonymous() implements Credentials {}

  /** A user name with a password or personal access token. */
  record UserPassword(String user, String password) implements Credentials {
    public UserPassword {
      if (user.isEmpty()) {
        throw new IllegalArgumentException("user name is empty");
      }
    }

    /** Tells the user only: passwords do not belong into logs. */
    @Override
    public String toString() {
      return "UserPassword[user=" + user + "]";
    }
  }

  /** An OAuth2 refresh token, as {@code docker login} stores for some registries. */
  record IdentityToken(String token) implements Credentials {
    public IdentityToken {
      if (token.isEmpty()) {
        throw new IllegalArgumentException("identity token is empty");
      }
    }

    @Override
    public String toString() {
      return "IdentityToken[]";
    }
  }

  /** A bearer token for the registry itself, which its holder had from its token server. */
  record RegistryToken(String token) implements Credentials {
    public RegistryToken {
      if (token.isEmpty()) {
        throw new IllegalArgumentException("registry token is empty");
      }
    }

    @Override
    public String toString() {
      return "RegistryToken[]";
    }
  }
}
