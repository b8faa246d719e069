package io.jdock.api.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in the form that OpenSSL writes them. */
public final class PemFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);

  /** What PKCS#8 says before an RSA key: version 0, algorithm rsaEncryption, no parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private PemFiles() {}

  /**
   * Reads one or more certificates.
   *
   * @throws IOException when there are none, in the words of open(2) if the file is not there
   */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IOException(file + ": no certificate in it");
      }
      return all;
    } catch (NoSuchFileException e) {
      throw notThere(file, e);
    } catch (CertificateException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads an unencrypted private key: RSA, EC or Ed25519 in PKCS#8, RSA also in the traditional
   * format.
   */
  public static PrivateKey privateKey(Path file) throws IOException {
    String pem;
    try {
      pem = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw notThere(file, e);
    }
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw new IOException(file + ": no private key in it");
    }
    String form = matcher.group(1).trim();
    if (form.equals("ENCRYPTED") || matcher.group(2).contains("ENCRYPTED")) {
      throw new IOException(file + ": the key is encrypted");
    }
    if (form.equals("EC")) {
      throw new IOException(
          file + " is in the traditional format; convert it: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
    return key(file, form.equals("RSA") ? sequence(RSA, der) : der);
  }

  private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        continue; // a key of another algorithm
      } catch (NoSuchAlgorithmException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    throw new IOException(file + ": neither an RSA, EC nor Ed25519 private key in PKCS#8");
  }

  /** PKCS#8's sequence around a key in the traditional format (RFC 5208 section 5). */
  private static byte[] sequence(byte[] header, byte[] key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(header);
    content.writeBytes(tagged(0x04, key));
    return tagged(0x30, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >>> 8);
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static IOException notThere(Path file, NoSuchFileException cause) {
    return new IOException("open " + file + ": no such file or directory", cause);
  }
}
