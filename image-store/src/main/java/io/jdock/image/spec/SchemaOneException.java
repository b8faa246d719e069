package io.jdock.image.spec;

/** A manifest of Docker's schema 1, which Docker itself no longer takes. */
public final class SchemaOneException extends MalformedContentException {
  private static final long serialVersionUID = 1L;

  public SchemaOneException() {
    super(
        "Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been"
            + " removed: ask the image's author to upgrade it to the OCI Format or Docker Image"
            + " manifest v2, schema 2. More information at"
            + " https://docs.docker.com/go/deprecated-image-specs/");
  }
}
