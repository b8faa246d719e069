package io.jdock.image.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  static final Digest DIGEST = Digest.sha256("x");

  static byte[] json(String text) {
    return text.replace('\'', '"')
        .replace("DIGEST", DIGEST.toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  static ManifestDocument parse(String text, String type) throws IOException {
    return ManifestDocument.parse(json(text), type);
  }

  static final String MANIFEST =
      "{'schemaVersion':2,'config':{'mediaType':'m','digest':'DIGEST','size':3},'layers':[{'digest':'DIGEST','size':4}]}";

  @Test
  void manifestWithoutItsOwnType() throws IOException {
    ManifestDocument document = parse(MANIFEST, MediaTypes.DOCKER_MANIFEST + "; charset=utf-8");
    assertThat(document).isInstanceOf(Manifest.class);
    assertThat(document.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
    assertThat(((Manifest) document).totalSize()).isEqualTo(7);
    assertThat(parse(MANIFEST, "").mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
    assertThat(ManifestDocument.parse(document.toJson(), "")).isEqualTo(document);
  }

  @Test
  void indexWithPlatforms() throws IOException {
    ImageIndex index =
        (ImageIndex)
            parse(
                "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':[{'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'linux','architecture':'arm64','variant':'v8'}},{'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'unknown','architecture':'unknown'}}]}",
                "application/octet-stream");
    assertThat(index.platforms()).containsExactly(Platform.parse("linux/arm64"));
    assertThat(ManifestDocument.parse(index.toJson(), "")).isEqualTo(index);
  }

  @Test
  void refusals() {
    assertThatThrownBy(() -> parse("{'schemaVersion':1,'fsLayers':[]}", ""))
        .isInstanceOf(SchemaOneException.class);
    assertThatThrownBy(() -> parse("{}", MediaTypes.DOCKER_MANIFEST_SCHEMA1_SIGNED))
        .isInstanceOf(SchemaOneException.class);
    assertThatThrownBy(() -> parse("[]", "")).hasMessage("manifest is not a JSON object");
    assertThatThrownBy(() -> parse("{'schemaVersion':2", ""))
        .hasMessageStartingWith("manifest is not valid JSON: ");
    assertThatThrownBy(() -> parse("{'schemaVersion':2,'manifests':[],'layers':[]}", ""))
        .hasMessage("manifest: manifests: must not stand beside config or layers");
    assertThatThrownBy(
            () ->
                parse(
                    "{'schemaVersion':2,'config':{'digest':'sha256:1','size':1},'layers':[]}", ""))
        .hasMessage("manifest: config.digest: invalid checksum digest length: \"sha256:1\"");
    assertThatThrownBy(
            () ->
                parse("{'schemaVersion':2,'config':{'digest':'DIGEST','size':-1},'layers':[]}", ""))
        .hasMessage("manifest: config.size: must not be negative");
    assertThatThrownBy(() -> parse(MANIFEST.replaceFirst(",", ",'mediaType':'x/y',"), ""))
        .hasMessage("manifest: mediaType: unsupported: \"x/y\"");
    assertThatThrownBy(() -> parse("[".repeat(100) + "]".repeat(100), ""))
        .isInstanceOf(MalformedContentException.class);
    assertThatThrownBy(() -> ManifestDocument.parse(new byte[ManifestDocument.MAX_BYTES + 1], ""))
        .hasMessageContaining("more than");
  }

  @Test
  void configWithDockersFields() throws IOException {
    ImageConfig config =
        ImageConfig.parse(
            json(
                "{'architecture':'amd64','os':'linux','created':'2024-05-01T10:00:00.123456789+02:00','config':{'Env':['A=b'],'Cmd':'sh','Entrypoint':null,'ExposedPorts':{'80/tcp':{}},'Volumes':{'/data':{}},'Labels':{'k':'v'},'StopSignal':'SIGQUIT','Healthcheck':{'Test':['CMD','x'],'Interval':5000000000},'User':'app','WorkingDir':'/srv'},'rootfs':{'type':'layers','diff_ids':['DIGEST']},'history':[{'created_by':'x','empty_layer':true}]}"));
    assertThat(config.config().cmd()).containsExactly("sh");
    assertThat(config.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(config.config().healthcheck().orElseThrow().interval()).isEqualTo(5_000_000_000L);
    assertThat(config.createdAt().orElseThrow()).hasToString("2024-05-01T08:00:00.123456789Z");
    assertThat(config.diffIds()).containsExactly(DIGEST);
    assertThat(ImageConfig.parse(config.toJson())).isEqualTo(config);
    assertThatThrownBy(() -> ImageConfig.parse(json("{'os':'linux'}")))
        .hasMessage("image configuration: rootfs: is missing");
    assertThatThrownBy(
            () -> ImageConfig.parse(json("{'rootfs':{'type':'layers'},'config':{'Env':[1]}}")))
        .hasMessage("image configuration: config.Env: must be a list of strings");
  }

  @Property(tries = 200)
  void verifierAgreesWithTheWhole(@ForAll byte[] content) throws IOException {
    Digest digest = Digest.sha256(content);
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    Digest.Verifier verifier = digest.verifier(new ByteArrayInputStream(content));
    assertThat(verifier.readAllBytes()).isEqualTo(content);
    assertThat(verifier.count()).isEqualTo(content.length);
    assertThat(verifier.verified()).isTrue();
    assertThat(digest.matches(java.util.Arrays.copyOf(content, content.length + 1))).isFalse();
  }

  @Test
  void digestsAreValidated() {
    for (String bad : List.of("", "sha256", "sha256:", "sha256:XY", "SHA256:" + DIGEST.hex())) {
      assertThatThrownBy(() -> Digest.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Digest.parse("md5:" + "0".repeat(32)))
        .hasMessage("unsupported digest algorithm");
  }
}
