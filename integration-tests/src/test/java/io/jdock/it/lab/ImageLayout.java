package io.jdock.it.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One image as files: a configuration and gzipped layers, with the digests that a manifest needs.
 *
 * @param layers gzipped tar files, lowest first
 * @param config the "config" object of the OCI image configuration, as JSON
 */
public record ImageLayout(List<Path> layers, String config) {

  record Blob(String digest, long size, Path file) {}

  /** The OCI image configuration. */
  String configJson() {
    StringBuilder diffIds = new StringBuilder();
    for (Path layer : layers) {
      diffIds.append(diffIds.isEmpty() ? "" : ",").append('"').append(diffId(layer)).append('"');
    }
    return "{\"created\":\"2026-01-02T03:04:05Z\",\"architecture\":\""
        + architecture()
        + "\",\"os\":\"linux\",\"config\":"
        + config
        + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
        + diffIds
        + "]},\"history\":[{\"created\":\"2026-01-02T03:04:05Z\",\"created_by\":\"jdock tests\"}]}";
  }

  static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  static String digest(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  static Blob blob(Path file) {
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      String hex = HexFormat.of().formatHex(in.getMessageDigest().digest());
      return new Blob("sha256:" + hex, Files.size(file), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String diffId(Path layer) {
    try (DigestInputStream in =
        new DigestInputStream(new GZIPInputStream(Files.newInputStream(layer)), sha256())) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return "sha256:" + HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
