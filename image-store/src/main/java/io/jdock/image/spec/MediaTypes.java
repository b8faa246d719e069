package io.jdock.image.spec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The media types of manifests, configurations and layers, Docker's and OCI's. */
public final class MediaTypes {
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_MANIFEST_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_MANIFEST_SCHEMA1 =
      "application/vnd.docker.distribution.manifest.v1+json";
  public static final String DOCKER_MANIFEST_SCHEMA1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String DOCKER_PLUGIN_CONFIG = "application/vnd.docker.plugin.v1+json";
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
  public static final String DOCKER_LAYER_GZIP =
      "application/vnd.docker.image.rootfs.diff.tar.gzip";
  public static final String DOCKER_FOREIGN_LAYER =
      "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
  public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
  public static final String OCI_FOREIGN_LAYER_GZIP =
      "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

  /** What a pull asks a registry for, in the order of preference. */
  public static final List<String> PULLABLE =
      List.of(DOCKER_MANIFEST_LIST, OCI_INDEX, DOCKER_MANIFEST, OCI_MANIFEST);

  private static final Set<String> LAYERS =
      Set.of(
          DOCKER_LAYER,
          DOCKER_LAYER_GZIP,
          DOCKER_LAYER + ".zstd",
          DOCKER_FOREIGN_LAYER,
          OCI_LAYER,
          OCI_LAYER_GZIP,
          OCI_LAYER_ZSTD,
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          OCI_FOREIGN_LAYER_GZIP,
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd");

  /** Docker's types by which OCI has the same. */
  private static final Map<String, String> OCI_FORMS =
      Map.of(
          DOCKER_MANIFEST,
          OCI_MANIFEST,
          DOCKER_MANIFEST_LIST,
          OCI_INDEX,
          DOCKER_CONFIG,
          OCI_CONFIG,
          DOCKER_LAYER,
          OCI_LAYER,
          DOCKER_LAYER_GZIP,
          OCI_LAYER_GZIP,
          DOCKER_LAYER + ".zstd",
          OCI_LAYER_ZSTD,
          DOCKER_FOREIGN_LAYER,
          OCI_FOREIGN_LAYER_GZIP);

  private MediaTypes() {}

  /** What OCI calls it; the same for a type that Docker has no name of its own for. */
  public static String inOciForm(String type) {
    return OCI_FORMS.getOrDefault(type, type);
  }

  /** The type without parameters such as {@code ; charset=utf-8}, in lower case. */
  public static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  public static boolean isManifest(String type) {
    return type.equals(DOCKER_MANIFEST) || type.equals(OCI_MANIFEST);
  }

  public static boolean isIndex(String type) {
    return type.equals(DOCKER_MANIFEST_LIST) || type.equals(OCI_INDEX);
  }

  public static boolean isSchemaOne(String type) {
    return type.equals(DOCKER_MANIFEST_SCHEMA1) || type.equals(DOCKER_MANIFEST_SCHEMA1_SIGNED);
  }

  /** Whether it is the configuration of a container image, rather than a plugin or artifact. */
  public static boolean isImageConfig(String type) {
    return type.equals(DOCKER_CONFIG) || type.equals(OCI_CONFIG);
  }

  /** Whether it is a file system layer, in any of the compressions that jdock unpacks. */
  public static boolean isLayer(String type) {
    return LAYERS.contains(type);
  }
}
