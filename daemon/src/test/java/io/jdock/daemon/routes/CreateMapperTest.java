package io.jdock.daemon.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.api.ApiJson;
import io.jdock.api.HostConfig;
import io.jdock.daemon.http.ApiVersion;
import io.jdock.daemon.http.Request;
import io.jdock.engine.ContainerPort;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.EngineException;
import io.jdock.engine.PortBinding;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CreateMapperTest {
  private final ApiJson json = new ApiJson();

  @Test
  void whatIsAskedReachesTheEngine() throws Exception {
    CreateRequest request =
        create(
            """
            {"Image":"alpine","Cmd":["true"],"Tty":true,"Env":["A=b"],"ExposedPorts":{"80/tcp":{}},"Volumes":{"/v":{}},
             "HostConfig":{"Memory":7,"NanoCpus":5,"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]},
               "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3},"CapAdd":["NET_ADMIN"],"Init":true,
               "Mounts":[{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":true}],"ConsoleSize":[24,80],
               "Ulimits":[{"Name":"nofile","Soft":1,"Hard":2}],"Tmpfs":{"/t":"size=1m"},"NetworkMode":"default"},
             "NetworkingConfig":{"EndpointsConfig":{"default":{"MacAddress":""}}}}
            """);
    assertThat(request.name()).isEqualTo("web");
    assertThat(request.config().cmd()).containsExactly("true");
    assertThat(request.config().entrypoint()).isNull();
    assertThat(request.config().tty()).isTrue();
    assertThat(request.config().volumes()).containsExactly("/v");
    assertThat(request.hostConfig().resources().memory()).isEqualTo(7);
    assertThat(request.hostConfig().resources().nanoCpus()).isEqualTo(5);
    assertThat(request.hostConfig().networking().portBindings())
        .isEqualTo(
            Map.of(new ContainerPort(80, "tcp"), List.of(new PortBinding("127.0.0.1", "8080"))));
    assertThat(request.hostConfig().restartPolicy().maximumRetryCount()).isEqualTo(3);
    assertThat(request.hostConfig().consoleRows()).isEqualTo(24);
    assertThat(request.hostConfig().consoleColumns()).isEqualTo(80);
    assertThat(request.endpoints()).containsOnlyKeys("bridge");
  }

  @Test
  void theHostConfigComesBackAsItWent() throws Exception {
    String text =
        """
        {"Binds":["/a:/b:ro"],"Memory":7,"MemorySwap":-1,"PidsLimit":9,"CapDrop":["ALL"],"Privileged":true,"ShmSize":5,
         "Dns":["1.1.1.1"],"ExtraHosts":["a:1.2.3.4"],"Sysctls":{"net.a":"1"},"Init":false,"IpcMode":"host","PidMode":"host",
         "UTSMode":"host","CpuShares":2,"CpuPeriod":3,"CpuQuota":4,"CpusetCpus":"0","CpusetMems":"0","OomKillDisable":true,
         "Devices":[{"PathOnHost":"/dev/a","PathInContainer":"/dev/b","CgroupPermissions":"rwm"}],"GroupAdd":["x"],
         "SecurityOpt":["no-new-privileges"],"ReadonlyRootfs":true,"PublishAllPorts":true,"AutoRemove":true,
         "LogConfig":{"Type":"none","Config":{"a":"b"}},"RestartPolicy":{"Name":"always","MaximumRetryCount":0},
         "OomScoreAdj":10,"BlkioWeight":300,"MemoryReservation":1,"MemorySwappiness":2,"Tmpfs":{"/t":""},
         "MaskedPaths":[],"ReadonlyPaths":["/x"],"DeviceCgroupRules":["c 1:3 r"],
         "Ulimits":[{"Name":"core","Hard":2,"Soft":1}],"NetworkMode":"none","ContainerIDFile":"/cid","CgroupnsMode":"private",
         "Mounts":[{"Type":"tmpfs","Target":"/m","TmpfsOptions":{"SizeBytes":9}},{"Type":"volume","Source":"v","Target":"/n","VolumeOptions":{"NoCopy":true}}],
         "PortBindings":{"53/udp":[{"HostIp":"","HostPort":"53"}]},"DnsOptions":["o"],"DnsSearch":["s"],"CapAdd":["KILL"],
         "NanoCpus":6,"CpuRealtimePeriod":8,"CpuRealtimeRuntime":9,"ConsoleSize":[1,2]}
        """;
    HostConfig asked = json.read(text.getBytes(StandardCharsets.UTF_8), HostConfig.class);
    HostConfig told = HostConfigMapper.toApi(HostConfigMapper.toEngine(asked), "web");
    var expected = json.tree((Object) asked);
    var actual = json.tree((Object) told);
    expected
        .properties()
        .forEach(
            field -> {
              boolean set = !field.getValue().isNull() && !field.getKey().equals("Runtime");
              if (set) {
                assertThat(actual.get(field.getKey()))
                    .as(field.getKey())
                    .isEqualTo(field.getValue());
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"BlkioDeviceReadBps\":[{\"Path\":\"/dev/a\",\"Rate\":1}] | HostConfig.BlkioDeviceReadBps",
        "\"KernelMemoryTCP\":1 | HostConfig.KernelMemoryTCP",
        "\"UsernsMode\":\"private\" | HostConfig.UsernsMode",
        "\"CpuCount\":1 | HostConfig.CpuCount",
        "\"Cgroup\":\"x\" | HostConfig.Cgroup",
        "\"Mounts\":[{\"Type\":\"image\",\"ImageOptions\":{\"Subpath\":\"x\"}}] | Mount.ImageOptions",
      })
  void whatCannotBeHonouredIsRefusedByName(String field, String name) {
    assertThatThrownBy(() -> create("{\"Image\":\"a\",\"HostConfig\":{" + field + "}}"))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_IMPLEMENTED))
        .hasMessage(name + " is not supported by jdock yet");
  }

  @Test
  void whatAVersionDidNotKnowIsNotSaid() throws Exception {
    String body =
        """
        {"Image":"a","HostConfig":{"KernelMemory":5,"Annotations":{"a":"b"},"PidsLimit":-1,
         "Mounts":[{"Type":"bind","Source":"/a","Target":"/b","BindOptions":{"CreateMountpoint":true},
           "TmpfsOptions":{"SizeBytes":4}}]}}
        """;
    CreateRequest now = create(body);
    assertThat(now.hostConfig().annotations()).containsEntry("a", "b");
    assertThat(now.hostConfig().resources().pidsLimit()).isNull();
    assertThat(now.hostConfig().namespaces().ipc()).isEmpty();
    assertThat(now.hostConfig().storage().mounts().get(0).createMountpoint()).isTrue();
    CreateRequest then =
        create(new ApiVersion(1, 39), body.replace("\"KernelMemory\":5", "\"KernelMemoryTCP\":5"));
    assertThat(then.hostConfig().annotations()).isEmpty();
    assertThat(then.hostConfig().namespaces().ipc()).isEqualTo("shareable");
    assertThat(then.hostConfig().namespaces().cgroup()).isEqualTo("host");
    assertThat(then.hostConfig().storage().mounts().get(0).createMountpoint()).isFalse();
    assertThat(then.hostConfig().storage().mounts().get(0).tmpfsSize()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"HostConfig\":{\"StorageOpt\":{\"size\":\"1G\"}} | --storage-opt is supported only for overlay over xfs with 'pquota' mount option (HostConfig.StorageOpt)",
        "\"HostConfig\":{\"Isolation\":\"hyperv\"} | invalid isolation \"hyperv\": linux only supports 'default'",
        "\"MacAddress\":\"x\" | address x: invalid MAC address",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(String field, String message) {
    assertThatThrownBy(() -> create("{\"Image\":\"a\"," + field + "}")).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "43 | \"NetworkingConfig\":{\"EndpointsConfig\":{\"x\":{},\"y\":{}}} | Container cannot be created with multiple network endpoints: x, y",
        "43 | \"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"BindOptions\":{\"ReadOnlyForceRecursive\":true}}]} | BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer",
        "44 | \"HostConfig\":{\"Mounts\":[{\"Type\":\"volume\",\"VolumeOptions\":{\"Subpath\":\"x\"}}]} | VolumeOptions.Subpath needs API v1.45 or newer",
        "47 | \"Cmd\":5 | invalid JSON: json: cannot unmarshal number into field Cmd of type array",
        "47 | \"Hostname\":5 | invalid JSON: json: cannot unmarshal number into field Hostname of type string",
        "47 | \"Tty\":\"x\" | invalid JSON: json: cannot unmarshal string into field Tty of type bool",
        "47 | \"HostConfig\":{\"Memory\":[]} | invalid JSON: json: cannot unmarshal array into field Memory of type int",
        "47 | \"HostConfig\":5 | invalid JSON: json: cannot unmarshal number into a value of type object",
      })
  void whatAVersionOrATypeForbidsIsRefused(int minor, String field, String message) {
    assertThatThrownBy(() -> create(new ApiVersion(1, minor), "{\"Image\":\"a\"," + field + "}"))
        .hasMessage(message);
  }

  @Test
  void thereIsOneValueInABody() {
    assertThatThrownBy(() -> create("{\"Image\":\"a\"}{}"))
        .hasMessage("invalid JSON: unexpected content after JSON");
    assertThatThrownBy(() -> create("{\"Image\":\"a\"")).hasMessage("invalid JSON: unexpected EOF");
  }

  @Test
  void nullIsAnEmptyTextInAMapAndRefusedInAList() throws Exception {
    assertThat(create("{\"Image\":\"a\",\"Labels\":{\"l\":null}}").config().labels())
        .isEqualTo(Map.of("l", ""));
    assertThat(create("{\"Image\":\"a\",\"StopSignal\":null}").config().stopSignal()).isNull();
    assertThatThrownBy(() -> create("{\"Image\":\"a\",\"HostConfig\":{\"ExtraHosts\":[null]}}"))
        .hasMessage("invalid JSON: null in an array");
  }

  @Test
  void anEmptyConfigurationIsRefused() {
    for (String body : new String[] {"{}", "null"}) {
      assertThatThrownBy(() -> create(body))
          .hasMessage("config cannot be empty in order to create a container");
    }
  }

  /**
   * Every field of the specification's ContainerConfig, HostConfig and EndpointSettings, with a
   * value: it either changes what the engine is asked for or is refused by its name.
   */
  @ParameterizedTest
  @MethodSource("fields")
  void everyFieldIsHonouredOrRefusedByName(String name, String value) throws Exception {
    String field = "\"" + name.substring(name.indexOf('.') + 1) + "\":" + value;
    String body =
        switch (name.substring(0, name.indexOf('.'))) {
          case "Config" -> "{\"Image\":\"a\"," + field + "}";
          case "HostConfig" -> "{\"Image\":\"a\",\"HostConfig\":{" + field + "}}";
          default ->
              "{\"Image\":\"a\",\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":{"
                  + field
                  + "}}}}";
        };
    CreateRequest plain = create("{\"Image\":\"a\"}");
    try {
      assertThat(create(body)).isNotEqualTo(plain);
    } catch (EngineException e) {
      assertThat(e.text()).contains(name.substring(name.indexOf('.') + 1));
    }
  }

  static Stream<Arguments> fields() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CreateMapperTest.class.getResourceAsStream("create-fields.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arguments.of((Object[]) line.split(" ", 2)));
    }
  }

  private CreateRequest create(String body) throws Exception {
    return create(ApiVersion.CURRENT, body);
  }

  private CreateRequest create(ApiVersion version, String body) throws Exception {
    return CreateMapper.of(
        new Request(
            version,
            Map.of(),
            Map.of("name", List.of("web")),
            new DefaultHttpHeaders(),
            body.getBytes(StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            json),
        () -> true);
  }
}
