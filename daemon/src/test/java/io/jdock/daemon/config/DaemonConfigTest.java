package io.jdock.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.engine.EngineConfig;
import io.jdock.engine.Resources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonConfigTest {
  @TempDir Path directory;

  @Test
  void defaultsAreJdocksOwnPaths() throws Exception {
    DaemonConfig config = read("{}");
    assertThat(config.hosts()).extracting(Host::text).containsExactly("unix:///run/jdock.sock");
    assertThat(config.pidfile()).isEqualTo(Path.of("/run/jdock.pid"));
    EngineConfig expected = EngineConfig.of(Path.of("/var/lib/jdock"), Path.of("/run/jdock"));
    assertThat(config.engine()).isEqualTo(expected);
  }

  @Test
  void everyFlagReachesTheEngine() throws Exception {
    EngineConfig engine =
        read(
                "{}",
                "--data-root=/d",
                "--exec-root",
                "/e",
                "--bip=10.9.0.1/24",
                "-b",
                "br9",
                "--default-address-pool",
                "base=172.80.0.0/16,size=24",
                "--iptables=false",
                "--registry-mirror=http://m",
                "--insecure-registry",
                "10.0.0.0/8",
                "--mtu",
                "1400",
                "--dns=1.1.1.1",
                "--dns-opt=ndots:1",
                "--dns-search=x",
                "--log-driver=none",
                "--log-opt",
                "max-size=1m",
                "--live-restore",
                "-D",
                "--label",
                "a=b",
                "--init",
                "--cgroup-parent=jdock-t",
                "--default-ulimit",
                "nofile=10:20",
                "--default-shm-size=1m",
                "--shutdown-timeout=3",
                "--max-concurrent-downloads=5")
            .engine();
    assertThat(engine.dataRoot()).isEqualTo(Path.of("/d"));
    assertThat(engine.execRoot()).isEqualTo(Path.of("/e"));
    assertThat(engine.network())
        .isEqualTo(
            new EngineConfig.Network(
                "br9",
                "10.9.0.1/24",
                List.of(new EngineConfig.AddressPool("172.80.0.0/16", 24)),
                false,
                List.of("1.1.1.1"),
                List.of("ndots:1"),
                List.of("x"),
                1400));
    assertThat(engine.registry())
        .isEqualTo(new EngineConfig.Registry(List.of("http://m"), List.of("10.0.0.0/8")));
    assertThat(engine.logConfig().type()).isEqualTo("none");
    assertThat(engine.logConfig().options()).isEqualTo(Map.of("max-size", "1m"));
    assertThat(engine.defaultUlimits()).containsExactly(new Resources.Ulimit("nofile", 10, 20));
    assertThat(engine.defaultShmSize()).isEqualTo(1 << 20);
    assertThat(engine.liveRestore() && engine.debug() && engine.init()).isTrue();
    assertThat(engine.shutdownTimeout()).isEqualTo(3);
    assertThat(engine.maxConcurrentDownloads()).isEqualTo(5);
    assertThat(engine.labels()).containsExactly("a=b");
    assertThat(engine.cgroupParent()).isEqualTo("jdock-t");
  }

  @Test
  void tlsHasItsOwnPortAndIsImpliedByVerifying() throws Exception {
    DaemonConfig config =
        read(
            "{\"tlsverify\": true, \"tlscacert\": \"/c/ca.pem\", \"tlscert\": \"/c/c.pem\", \"tlskey\": \"/c/k.pem\"}",
            "-H=tcp://127.0.0.1");
    assertThat(config.tls())
        .isEqualTo(
            new TlsFiles(Path.of("/c/ca.pem"), Path.of("/c/c.pem"), Path.of("/c/k.pem"), true));
    assertThat(config.hosts().get(0).address()).isEqualTo(new InetSocketAddress("127.0.0.1", 2376));
    assertThat(read("{}", "--tlsverify=false").tls())
        .satisfies(tls -> assertThat(tls.verify()).isFalse());
    assertThat(read("{\"tls\": true}").tls()).isNotNull();
    assertThat(read("{}", "-H=tcp://127.0.0.1").tls()).isNull();
  }

  @Test
  void addressesThatLetAnyoneInAreTold() throws Exception {
    assertThat(read("{}").exposure()).isEmpty();
    assertThat(read("{}", "-H=tcp://127.0.0.1:1").exposure().get(0))
        .startsWith("WARNING: API is accessible on http://127.0.0.1:1 without encryption.");
    assertThat(read("{}", "-H=tcp://127.0.0.1:1", "--tls").exposure().get(0))
        .startsWith("WARNING: API is accessible on https://127.0.0.1:1 without TLS client");
    assertThat(read("{}", "-H=tcp://127.0.0.1:1", "--tlsverify").exposure()).isEmpty();
  }

  @Test
  void theFileSaysTheSame() throws Exception {
    DaemonConfig config =
        read(
            """
            {"hosts": ["unix:///tmp/a.sock", "tcp://127.0.0.1:0"], "data-root": "/d", "debug": true, "mtu": 1400,
             "default-address-pools": [{"base": "172.80.0.0/16", "size": 24}], "log-opts": {"max-file": "3"},
             "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 20, "Soft": 10}}, "labels": ["a=b"],
             "registry-mirrors": ["http://m"], "iptables": false, "storage-driver": "overlay2"}
            """);
    assertThat(config.hosts()).hasSize(2);
    assertThat(config.logLevel()).isEqualTo("debug");
    assertThat(config.engine().network().addressPools())
        .containsExactly(new EngineConfig.AddressPool("172.80.0.0/16", 24));
    assertThat(config.engine().network().mtu()).isEqualTo(1400);
    assertThat(config.engine().logConfig().options()).isEqualTo(Map.of("max-file", "3"));
    assertThat(config.engine().defaultUlimits())
        .containsExactly(new Resources.Ulimit("nofile", 10, 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--foo | unknown flag: --foo",
        "-x | unknown shorthand flag: 'x' in -x",
        "--host | flag needs an argument: --host",
        "-H | flag needs an argument: 'H' in -H",
        "--mtu=x | invalid argument \"x\" for \"--mtu\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
        "--debug=maybe | invalid argument \"maybe\" for \"-D, --debug\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        "start | \"jdock daemon\" accepts no arguments.",
      })
  void wrongFlagsAreRefusedAsPflagDoes(String argument, String message) {
    assertThatThrownBy(() -> DaemonConfig.read(List.of(argument)))
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.isUsage()).isTrue())
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--log-level=loud | invalid logging level: loud",
        "--storage-driver=btrfs | storage driver btrfs is not supported by jdock: overlay2 is",
        "-H=fd:// | invalid host fd://: socket activation by systemd is not supported by jdock yet; use unix://",
        "-H=127.0.0.1 | invalid bind address format: 127.0.0.1 (unix://PATH or tcp://HOST:PORT)",
        "--default-shm-size=big | invalid size: 'big'",
      })
  void wrongValuesAreRefused(String argument, String message) {
    assertThatThrownBy(() -> read("{}", argument)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"foo\":1,\"bar\":2} | the following directives don't match any configuration option: foo, bar",
        "{\"debug\":\"yes\"} | debug: \"yes\" is no boolean",
        "{\"hosts\":\"x\"} | hosts: \"x\" is no list of this option's values",
        "[] | it is not a JSON object",
      })
  void wrongFilesAreRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .hasMessage(
            "unable to configure the Docker daemon with file "
                + directory.resolve("daemon.json")
                + ": "
                + message);
  }

  @Test
  void whatAFlagAndTheFileSayIsAConflict() {
    assertThatThrownBy(
            () -> read("{\"debug\":false,\"dns\":[\"1.1.1.1\"]}", "--debug", "--dns=2.2.2.2"))
        .hasMessageEndingWith(
            "the following directives are specified both as a flag and in the configuration file: "
                + "debug: (from flag: true, from file: false), dns: (from flag: [2.2.2.2], from file: [1.1.1.1])");
  }

  @Test
  void aNamedFileHasToExist() {
    Path missing = directory.resolve("missing.json");
    assertThatThrownBy(() -> DaemonConfig.read(List.of("--config-file=" + missing)))
        .hasMessage(
            "unable to configure the Docker daemon with file "
                + missing
                + ": open "
                + missing
                + ": no such file or directory");
  }

  @Test
  void helpAndVersionNeedNoFile() throws Exception {
    assertThat(DaemonConfig.read(List.of("--version")))
        .isInstanceOf(DaemonConfig.Request.Version.class);
    assertThat(((DaemonConfig.Request.Help) DaemonConfig.read(List.of("-h"))).text())
        .contains("  -H, --host list")
        .contains("      --live-restore");
  }

  private DaemonConfig read(String file, String... arguments) throws IOException, ConfigException {
    Path path = directory.resolve("daemon.json");
    Files.writeString(path, file);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--config-file=" + path);
    return ((DaemonConfig.Request.Serve) DaemonConfig.read(all)).config();
  }
}
