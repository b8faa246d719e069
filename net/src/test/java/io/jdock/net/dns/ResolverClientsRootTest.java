package io.jdock.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jdock.linux.SyscallNumber;
import io.jdock.linux.Syscalls;
import io.jdock.net.dns.Upstreams.From;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as real resolvers see it, those of them that this machine has. */
@Timeout(60)
class ResolverClientsRootTest {
  @TempDir Path dir;
  private DnsLab lab;

  @BeforeEach
  void setUp() throws Exception {
    assumeTrue(Syscalls.host().invoke(SyscallNumber.GETEUID) == 0, "needs root");
    String[] many = new String[600];
    Arrays.setAll(many, i -> "10.0." + i / 250 + "." + i % 250);
    lab = new DnsLab();
    FakeUpstream upstream =
        lab.upstream(
            lab.host,
            "127.0.0.1",
            (query, tcp) -> {
              String name = DnsQuery.read(query).name();
              if (!name.endsWith(".corp.test")) {
                return List.of(Message.answer(query, 3));
              }
              return List.of(Message.answer(query, 0, "10.9.8.7"));
            });
    FakeNames names =
        new FakeNames()
            .with("web", "172.18.0.2")
            .with("db", "172.18.0.3", "fd00::3")
            .with("many", many);
    lab.open(names, lab.server(upstream, From.HOST));
  }

  @AfterEach
  void tearDown() throws Exception {
    if (lab != null) {
      lab.close();
    }
  }

  private static void needs(String program) {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(d -> new File(d, program).canExecute()),
        "needs " + program);
  }

  /** Runs a command in the container's network with that resolv.conf. */
  private String run(String resolvConf, String command) throws Exception {
    Path conf = Files.writeString(dir.resolve("resolv.conf"), resolvConf);
    String netns = "/proc/" + ProcessHandle.current().pid() + "/fd/" + lab.container.number();
    Process process =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind "
                    + conf
                    + " /etc/resolv.conf && exec nsenter --net="
                    + netns
                    + " "
                    + command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String run(String command) throws Exception {
    return run("nameserver 127.0.0.11\noptions ndots:0\n", command);
  }

  @Test
  void glibc() throws Exception {
    needs("getent");
    assertThat(run("getent ahostsv4 web")).contains("172.18.0.2");
    assertThat(run("getent ahosts DB")).contains("172.18.0.3");
    assertThat(run("getent hosts 172.18.0.2")).contains("web.front");
    assertThat(run("getent ahostsv4 x.corp.test")).contains("10.9.8.7");
    assertThat(run("getent ahostsv4 nothing")).isEmpty();
    assertThat(run("getent ahostsv4 many").lines().filter(l -> l.contains("STREAM"))).hasSize(600);
  }

  @ParameterizedTest
  @CsvSource({"ndots:0", "ndots:2"})
  void glibcWithSearchDomains(String option) throws Exception {
    needs("getent");
    String conf = "search corp.test\nnameserver 127.0.0.11\noptions " + option + "\n";
    assertThat(run(conf, "getent ahostsv4 printer")).contains("10.9.8.7");
    assertThat(run(conf, "getent ahostsv4 web")).contains(option.endsWith("0") ? "172.18" : "10.9");
  }

  @Test
  void busybox() throws Exception {
    needs("busybox");
    assertThat(run("busybox nslookup web")).contains("127.0.0.11").contains("172.18.0.2");
    assertThat(run("busybox nslookup 172.18.0.2")).contains("web.front");
    assertThat(run("busybox nslookup x.corp.test")).contains("10.9.8.7");
  }

  @Test
  void dig() throws Exception {
    needs("dig");
    assertThat(run("dig +short web")).isEqualTo("172.18.0.2\n");
    assertThat(run("dig +short +tcp DB AAAA")).isEqualTo("fd00::3\n");
    assertThat(run("dig +short -x 172.18.0.2")).isEqualTo("web.front.\n");
    assertThat(run("dig web AAAA")).contains("status: NOERROR").contains("ANSWER: 0");
    assertThat(run("dig web MX")).contains("status: NOERROR").contains("ANSWER: 0");
    assertThat(run("dig +noedns +ignore many")).contains(" tc ").contains("ANSWER: 30,");
    assertThat(run("dig many")).contains("ANSWER: 600,").contains("(TCP)");
    assertThat(run("dig +bufsize=4096 +ignore many")).contains(" tc ");
    assertThat(run("dig x.corp.test")).contains("10.9.8.7").doesNotContain("WARNING");
    assertThat(run("dig nothing.test")).contains("status: NXDOMAIN");
    assertThat(run("dig +opcode=status web")).contains("status: NOTIMP");
  }

  @Test
  void aFirewallInsideSeesOneConnectionToPort53() throws Exception {
    needs("dig");
    needs("iptables");
    for (String rule :
        List.of(
            "-P OUTPUT DROP",
            "-A OUTPUT -m state --state ESTABLISHED -j ACCEPT",
            "-A OUTPUT -d 127.0.0.11 -m state --state NEW -j ACCEPT",
            "-A INPUT -m state --state INVALID -j DROP",
            "-t nat -A POSTROUTING -j MASQUERADE")) {
      assertThat(run("iptables " + rule)).isEmpty();
    }
    assertThat(run("dig +short web")).isEqualTo("172.18.0.2\n");
    assertThat(run("dig +short +tcp web")).isEqualTo("172.18.0.2\n");
  }
}
