package io.jdock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.it.lab.Lab;
import io.jdock.it.lab.Registry;
import io.jdock.it.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images to and from another tool, skopeo, by every form in which both know images. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageExchangeTest {
  private static final String REGISTRY = "127.0.0.1:5001";

  private Lab lab;
  private String id;

  @BeforeAll
  void openLab() throws IOException {
    assumeTrue(Shell.run("sh", "-c", "command -v skopeo").code() == 0, "needs skopeo");
    lab = Lab.start();
    Path data = Files.createDirectory(lab.dir().resolve("registry-data"));
    lab.closing(Registry.start(lab.enter(), lab.dir(), data, REGISTRY, "", ""));
    lab.jdock("pull", "hello-world").ok();
    id = id("hello-world");
    lab.jdock("pull", "nginx:alpine").ok();
    lab.jdock("tag", "hello-world", REGISTRY + "/hello:1").ok();
    lab.jdock("push", REGISTRY + "/hello:1").ok();
  }

  @AfterAll
  void closeLab() {
    if (lab != null) {
      lab.close();
    }
  }

  /** All but the image that the next test begins with. */
  @AfterEach
  void forgetTheRest() {
    for (String name :
        lab.jdock("images", "--format", "{{.Repository}}:{{.Tag}}").ok().out().lines().toList()) {
      if (!name.equals("hello-world:latest") && !name.equals("nginx:alpine")) {
        lab.jdock("rmi", name).ok();
      }
    }
  }

  private String id(String name) {
    return lab.jdock("inspect", "-f", "{{.Id}}", name).ok().line();
  }

  private String skopeo(String... words) {
    List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(words));
    return lab.inside(command.toArray(String[]::new)).ok().line();
  }

  private String file(String name) {
    return lab.dir().resolve(name).toString();
  }

  private void runs(String name) {
    assertThat(lab.jdock("run", "--rm", "--net", "none", name).ok().out())
        .contains("Hello from Docker!");
  }

  @Test
  void skopeoSeesWhatWePush() {
    String digest =
        lab.jdock("inspect", "-f", "{{index .RepoDigests 0}}", "hello-world").ok().line();
    assertThat(
            skopeo("inspect", "--tls-verify=false", "docker://" + REGISTRY + "/hello:1")
                .replaceAll("\\s", ""))
        .contains("\"Digest\":\"" + digest.replaceFirst(".*@", "") + "\"");
  }

  @Test
  void skopeoReadsWhatWeSave() {
    lab.jdock("save", "-o", file("one.tar"), "hello-world").ok();
    lab.jdock("save", "-o", file("two.tar"), "nginx:alpine", "hello-world", "hello-world").ok();
    lab.jdock("tag", "hello-world", "nginx:latest").ok();
    lab.jdock("save", "-o", file("alike.tar"), "nginx:latest", "hello-world:latest").ok();
    List<String> sources =
        List.of(
            "oci-archive:" + file("one.tar"),
            "oci-archive:" + file("one.tar") + ":latest",
            "oci-archive:" + file("two.tar") + ":latest",
            "oci-archive:" + file("alike.tar") + ":docker.io/library/hello-world:latest",
            "docker-archive:" + file("one.tar"),
            "docker-archive:" + file("two.tar") + ":hello-world:latest");
    for (int i = 0; i < sources.size(); i++) {
      String name = REGISTRY + "/skopeo:" + i;
      skopeo("copy", "--dest-tls-verify=false", sources.get(i), "docker://" + name);
      lab.jdock("pull", name).ok();
      assertThat(id(name)).as(sources.get(i)).isEqualTo(id);
      runs(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-archive", "oci-archive"})
  void weLoadWhatSkopeoWrites(String form) {
    String archive = file(form + ".tar");
    String source = "docker://" + REGISTRY + "/hello:1";
    String target = form + ":" + archive + ":registry.example/from-skopeo:2";
    skopeo("copy", "--src-tls-verify=false", source, target);
    lab.inside("gzip", "-k", archive).ok();
    for (String each : List.of(archive, archive + ".gz")) {
      assertThat(lab.jdock("load", "-i", each).ok().out())
          .isEqualTo("Loaded image: registry.example/from-skopeo:2\n");
      assertThat(id("registry.example/from-skopeo:2")).isEqualTo(id);
      runs("registry.example/from-skopeo:2");
      lab.jdock("rmi", "registry.example/from-skopeo:2").ok();
    }
  }

  /** The manifest of an archive is kept, as it was written, and pushed so. */
  @Test
  void anOciImageKeepsItsDigest() {
    String source = "docker://" + REGISTRY + "/hello:1";
    String oci = "docker://" + REGISTRY + "/oci:1";
    skopeo(
        "copy",
        "--src-tls-verify=false",
        "--dest-tls-verify=false",
        "--format=oci",
        "--dest-compress-format=zstd",
        source,
        oci);
    String digest = skopeo("inspect", "--tls-verify=false", "--format={{.Digest}}", oci);

    // A layer that is here in another compression would not be had again.
    lab.jdock("rmi", "-f", id).ok();
    String name = REGISTRY + "/oci:1";
    assertThat(lab.jdock("pull", name).ok().out()).contains("Digest: " + digest);
    runs(name);
    lab.jdock("save", "-o", file("oci.tar"), name).ok();
    lab.jdock("rmi", name).ok();
    lab.jdock("load", "-i", file("oci.tar")).ok();
    lab.jdock("tag", name, REGISTRY + "/elsewhere:1").ok();
    assertThat(lab.jdock("push", REGISTRY + "/elsewhere:2").all())
        .contains("tag does not exist: " + REGISTRY + "/elsewhere:2");
    assertThat(lab.jdock("push", REGISTRY + "/nowhere:2").all())
        .contains("An image does not exist locally with the tag: " + REGISTRY + "/nowhere");
    assertThat(lab.jdock("push", REGISTRY + "/elsewhere:1").ok().out())
        .contains("1: digest: " + digest + " size: ");
    lab.jdock("rmi", "-f", id).ok();
    lab.jdock("pull", "hello-world").ok();
  }

  /** Of images for several machines only ours is loaded. */
  @Test
  void anArchiveOfAllPlatforms() {
    String dir = file("layout");
    skopeo(
        "copy", "--src-tls-verify=false", "docker://" + REGISTRY + "/hello:1", "oci:" + dir + ":1");
    Shell.run(
            "sh",
            "-ec",
            """
            cd "$0"
            manifest=$(sed 's/.*"digest":"sha256:\\([0-9a-f]*\\)".*/\\1/' index.json)
            size=$(stat -c %%s blobs/sha256/$manifest)
            printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
             {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%%064d","size":7,"platform":{"os":"windows","architecture":"s390x"}},
             {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%%s","size":%%d,"platform":{"os":"linux","architecture":"%s"}},
             {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%%064d","size":7,"annotations":{"vnd.docker.reference.type":"attestation-manifest"},"platform":{"os":"unknown","architecture":"unknown"}}]}' 7 $manifest $size 8 > list
            list=$(sha256sum < list | cut -c1-64)
            size=$(stat -c %%s list)
            mv list blobs/sha256/$list
            printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:%%s","size":%%d,"annotations":{"org.opencontainers.image.ref.name":"many:1"}}]}' $list $size > index.json
            tar -cf ../many.tar .
            """
                .formatted(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64"),
            dir)
        .ok();
    assertThat(lab.jdock("load", "-i", file("many.tar")).ok().out())
        .isEqualTo("Loaded image: many:1\n");
    runs("many:1");
  }
}
