package io.jdock.engine.container;

import io.jdock.engine.ContainerDetails;
import io.jdock.engine.ContainerSummary;
import io.jdock.engine.EngineException;
import io.jdock.engine.log.ContainerLog;
import io.jdock.image.ContainerLayer;
import io.jdock.image.ImageStore;
import io.jdock.image.Layer;
import io.jdock.image.NoSuchImageException;
import io.jdock.image.spec.InvalidReferenceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells all about one container. */
final class Inspector {
  private final ImageStore images;
  private final ContainerNetwork network;
  private final Lifecycle lifecycle;
  private final Summaries summaries;
  private final Path execRoot;

  Inspector(
      ImageStore images,
      ContainerNetwork network,
      Lifecycle lifecycle,
      Path execRoot,
      Clock clock) {
    this.images = images;
    this.network = network;
    this.lifecycle = lifecycle;
    this.summaries = new Summaries(clock);
    this.execRoot = execRoot;
  }

  ContainerSummary summary(Container container, boolean size) {
    Long sizeRw = size ? sizeRw(container) : null;
    return summaries.summary(
        container,
        imageName(container.record()),
        sizeRw,
        sizeRw == null ? null : Long.valueOf(sizeRw + imageSize(container)),
        network.list());
  }

  /** As it was asked for while that still names the image; its id afterwards, as Docker has it. */
  private String imageName(ContainerRecord record) {
    String asked = record.config().image();
    try {
      return images.resolve(asked).id().toString().equals(record.imageId())
          ? asked
          : record.imageId();
    } catch (NoSuchImageException | InvalidReferenceException e) {
      return record.imageId();
    }
  }

  ContainerDetails details(Container container, boolean size) {
    ContainerRecord record = container.record();
    RunRecord run = container.run();
    ContainerLog log = container.log();
    ContainerFiles own = network.files(record.id());
    ContainerFiles shared = network.networkFiles(record);
    Long sizeRw = size ? sizeRw(container) : null;
    boolean hasSandbox = !run.endpoints().isEmpty();
    return new ContainerDetails(
        record.id(),
        record.name(),
        record.created(),
        record.path(),
        record.args(),
        run.state(),
        record.imageId(),
        record.platform(),
        run.restartCount(),
        shared.resolvConf(),
        own.hostname(),
        shared.hosts(),
        lifecycle.logs().path(record).orElse(null),
        log == null ? "" : log.trouble(),
        container.execIds(),
        record.config(),
        record.hostConfig(),
        graphDriver(record.id()),
        record.toldMounts(),
        new ContainerDetails.NetworkSettings(
            hasSandbox ? record.id() : "",
            hasSandbox ? execRoot.resolve("netns").resolve(record.id()).toString() : "",
            Summaries.portMap(record, run, network.list()),
            Summaries.endpoints(record, run, network.list())),
        sizeRw,
        sizeRw == null ? null : Long.valueOf(sizeRw + imageSize(container)));
  }

  private Map<String, String> graphDriver(String id) {
    Map<String, String> data = new TreeMap<>();
    ContainerLayer layer = layer(id);
    if (layer != null) {
      Path base = layer.mount().base();
      data.put(
          "LowerDir",
          layer.mount().lowers().stream()
              .map(lower -> base.resolve(lower).toString())
              .collect(Collectors.joining(":")));
      data.put("UpperDir", base.resolve(layer.mount().upper()).toString());
      data.put("WorkDir", base.resolve(layer.mount().work()).toString());
    }
    return data;
  }

  private @Nullable ContainerLayer layer(String id) {
    return images.containers().get(id).orElse(null);
  }

  private long imageSize(Container container) {
    ContainerLayer layer = layer(container.id());
    List<Layer> layers = layer == null ? List.of() : layer.layers();
    return layers.stream().mapToLong(Layer::size).sum();
  }

  /** Bytes that the container wrote. */
  long sizeRw(Container container) {
    try {
      return images.containers().size(container.id());
    } catch (IOException e) {
      throw EngineException.system("reading a container's size: " + e.getMessage(), e);
    }
  }
}
