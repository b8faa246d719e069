package io.jdock.net;

import io.jdock.linux.EventLoop;
import io.jdock.linux.Syscalls;
import io.jdock.linux.netlink.Link;
import io.jdock.linux.netlink.LinkMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps our bridges and those of a real docker on the same host apart, in both directions: an
 * engine only knows its own networks, and takes the other's for the world outside.
 *
 * <p>The rules are in {@code mangle FORWARD}, which comes before {@code filter FORWARD}: a packet
 * that is dropped there is dropped whichever engine's rules come first. Published ports stay open
 * to the other engine's containers, as to anybody. Our bridges are known by their link group, so
 * that the rules need not change with our networks; docker's by its rules, which name them, or by
 * how it names them, for what its rules do not show. They are looked for when a bridge comes that
 * is not ours, and again when it gets its first container: its rules are there by then.
 */
final class OtherEngines implements LinkMonitor.Listener, AutoCloseable {
  /** The letters j, d. */
  static final int OWN_GROUP = 0x6a64;

  private static final System.Logger LOG = System.getLogger(OtherEngines.class.getName());
  private static final String MANGLE = "mangle";
  private static final String COMMENT = "-m comment --comment \"jdock: another engine\"";
  private static final String NEW = "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT";
  private static final String GROUP = "0x" + Integer.toHexString(OWN_GROUP);
  private static final Pattern DOCKERS = Pattern.compile("docker0|br-[0-9a-f]{12}");
  private static final Pattern NAMED = Pattern.compile("(?:^| )-[io] (\\S+)");
  private static final String USERS = "DOCKER-USER";
  private static final int CLOSE_SECONDS = 10;

  private final Firewalls firewalls;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "network-engines");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean wanted = new AtomicBoolean();

  /** Bridges that have been told of, by index; on the loop's thread only. */
  private final Set<Integer> bridges = new HashSet<>();

  /** Those of them that are ours, or had a port already. */
  private final Set<Integer> settled = new HashSet<>();

  private @Nullable LinkMonitor monitor;

  OtherEngines(Firewalls firewalls) {
    this.firewalls = firewalls;
    executor.prestartCoreThread(); // a thread is in the network namespace of whoever starts it
  }

  /** Watches from here on. To be called before the links are listed for the first time. */
  void watch(EventLoop loop, Syscalls syscalls) throws IOException {
    monitor = LinkMonitor.open(syscalls, loop, this);
  }

  /**
   * The bridges of other engines.
   *
   * @param links all of the host's
   */
  static Set<String> bridges(FirewallSnapshot rules, List<Link> links) {
    Set<String> named = new HashSet<>();
    for (FirewallRule rule : rules.rules()) {
      boolean dockers =
          rule.chain().startsWith("DOCKER") && !rule.chain().equals(USERS)
              || rule.spec().contains("-j DOCKER");
      if (dockers) {
        NAMED.matcher(rule.spec()).results().forEach(name -> named.add(name.group(1)));
      }
    }
    Set<String> bridges = new TreeSet<>();
    for (Link link : links) {
      boolean docker = named.contains(link.name()) || DOCKERS.matcher(link.name()).matches();
      if (link.kind().equals("bridge") && link.group() != OWN_GROUP && docker) {
        bridges.add(link.name());
      }
    }
    return bridges;
  }

  /** What keeps us apart from other engines' bridges. */
  static List<FirewallRule> rules(Set<String> bridges) {
    List<FirewallRule> rules = new ArrayList<>();
    for (String bridge : bridges) {
      rules.add(drop("-i " + bridge + " -m devgroup --dst-group " + GROUP));
      rules.add(drop("-o " + bridge + " -m devgroup --src-group " + GROUP));
    }
    return rules;
  }

  private static FirewallRule drop(String which) {
    return new FirewallRule(MANGLE, "FORWARD", String.join(" ", which, NEW, COMMENT, "-j DROP"));
  }

  /** Whether a rule as iptables-save prints it is of these. */
  static boolean owns(FirewallRule rule) {
    return rule.table().equals(MANGLE) && rule.spec().contains(COMMENT);
  }

  @Override
  public void present(Link link) {
    if (link.kind().equals("bridge")) {
      if (link.group() == OWN_GROUP) {
        bridges.add(link.index());
        settled.add(link.index());
      } else if (bridges.add(link.index())) {
        look();
      }
    } else if (link.kind().equals("veth") && link.master() != 0 && settled.add(link.master())) {
      look();
    }
  }

  @Override
  public void gone(Link link) {
    settled.remove(link.index());
    if (bridges.remove(link.index()) && link.group() != OWN_GROUP) {
      look();
    }
  }

  @Override
  public void missed() {
    look();
  }

  /** Soon; once for all who ask meanwhile. */
  private void look() {
    if (wanted.compareAndSet(false, true)) {
      executor.execute(
          () -> {
            wanted.set(false);
            try {
              firewalls.keepApart();
            } catch (IOException | RuntimeException e) {
              LOG.log(System.Logger.Level.WARNING, "another engine's networks are not apart", e);
            }
          });
    }
  }

  @Override
  public void close() throws IOException {
    if (monitor != null) {
      monitor.close();
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        throw new NetworkException("firewall rules are still being made");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while firewall rules are being made", e);
    }
  }
}
