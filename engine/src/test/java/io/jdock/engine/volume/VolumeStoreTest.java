package io.jdock.engine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineException;
import io.jdock.engine.Filters;
import io.jdock.engine.Volumes;
import io.jdock.engine.event.EventBus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeStoreTest {
  @TempDir Path data;
  private VolumeStore store;

  @BeforeEach
  void open() throws IOException {
    store = new VolumeStore(data, Clock.systemUTC());
  }

  @Test
  void aVolumeIsTheSameAfterAnotherStart() throws IOException {
    Volume made =
        store
            .create("db", Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m"), Map.of())
            .volume();
    assertThat(new VolumeStore(data, Clock.systemUTC()).find("db")).isEqualTo(made);
    assertThat(store.create("db", null, Map.of("a", "b")).made()).isFalse();
    assertThat(store.find("db").labels()).isEmpty();
  }

  @Test
  void aDirectoryOfAnEarlierVersionIsAPlainVolume() throws IOException {
    Files.createDirectories(data.resolve("volumes/old/_data"));
    Volume old = new VolumeStore(data, Clock.systemUTC()).find("old");
    assertThat(old).isNotNull();
    assertThat(old.mountOptions()).isNull();
  }

  @Test
  void whatACrashLeftHalfMadeOrHalfRemovedGoesAtTheNextStart() throws IOException {
    Files.createDirectories(data.resolve("volumes/.new-a/_data"));
    Files.createDirectories(data.resolve("volumes/.removed-b-12345678/_data/sub"));
    VolumeStore again = new VolumeStore(data, Clock.systemUTC());
    assertThat(again.all()).isEmpty();
    assertThat(data.resolve("volumes")).isEmptyDirectory();
  }

  @Test
  void aVolumeThatAContainerHasIsNotRemoved() throws IOException {
    store.hold("held", null, null, "c1");
    store.holdAgain("held", "c2");
    store.release("held", "c1");
    assertThatThrownBy(() -> store.remove("held"))
        .isInstanceOf(EngineException.class)
        .hasMessage("remove held: volume is in use - [c2]");
    store.release("held", "c2");
    assertThat(store.remove("held")).isNotNull();
    assertThat(store.remove("held")).isNull();
    assertThat(data.resolve("volumes")).isEmptyDirectory();
  }

  @Test
  void wrongNamesAndOptionsAreRefusedAndLeaveNothing() {
    refused("a", Map.of(), "create a: volume name is too short");
    refused("a/b", Map.of(), "includes invalid characters for a local volume name");
    refused("..", Map.of(), "includes invalid characters for a local volume name");
    refused("x".repeat(256), Map.of(), "volume name is too long");
    refused("ok", Map.of("foo", "1"), "create ok: invalid option: \"foo\"");
    refused("ok", Map.of("type", "tmpfs"), "create ok: missing required option: \"device\"");
    refused("ok", Map.of("device", "/x"), "create ok: missing required option: \"type\"");
    refused("ok", Map.of("size", "zz"), "create ok: invalid size: 'zz'");
    refused("ok", Map.of("size", "1m"), "create ok: quota size requested but no quota support");
    assertThat(data.resolve("volumes")).isEmptyDirectory();
  }

  private void refused(String name, Map<String, String> options, String why) {
    assertThatThrownBy(() -> store.create(name, options, null))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(why);
  }

  @Test
  void pruningTakesAnonymousOnesAndOthersOnlyWhenAsked() throws IOException {
    VolumeService service = new VolumeService(store, new EventBus(Clock.systemUTC()));
    store.create("named", null, Map.of("keep", "yes"));
    Volume anonymous = store.create("", null, null).volume();
    Files.writeString(store.data(anonymous.name()).resolve("f"), "12345");
    Volumes.Pruned pruned = service.prune(Filters.NONE);
    assertThat(pruned.names()).containsExactly(anonymous.name());
    assertThat(pruned.bytes()).isEqualTo(5);
    Map<String, List<String>> all = Map.of("all", List.of("true"), "label!", List.of("keep"));
    assertThat(service.prune(new Filters(all)).names()).isEmpty();
    assertThat(service.prune(new Filters(Map.of("all", List.of("1")))).names())
        .containsExactly("named");
    assertThatThrownBy(() -> service.list(new Filters(Map.of("foo", List.of("a")))))
        .hasMessage("invalid filter 'foo'");
  }

  @Test
  void namesAreFoundByRegularExpressionsAndExactly() throws IOException {
    VolumeService service = new VolumeService(store, new EventBus(Clock.systemUTC()));
    for (String name : List.of("v1", "v2", "nfs-v1")) {
      store.create(name, null, null);
    }
    assertThat(named(service, "v")).containsExactly("nfs-v1", "v1", "v2");
    assertThat(named(service, "^v[12]$")).containsExactly("v1", "v2");
    assertThat(named(service, "fs.*1")).containsExactly("nfs-v1");
    assertThat(named(service, "[")).isEmpty();
  }

  private static List<String> named(VolumeService service, String name) {
    return service.list(new Filters(Map.of("name", List.of(name)))).stream()
        .map(Volumes.Details::name)
        .toList();
  }

  @Test
  void aLineOfTheMountTable() {
    assertThat(
            MountTable.parse(
                "36 35 98:0 /r /mnt\\040a rw,noatime shared:1 master:2 - ext3 /dev/root rw"))
        .isEqualTo(new MountTable.Mount("/mnt a", true, true));
    assertThat(MountTable.parse("36 35 98:0 / / rw - ext3 /dev/root rw,shared:3"))
        .isEqualTo(new MountTable.Mount("/", false, false));
  }
}
