package io.jdock.daemon.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.jdock.api.ContainerCreateRequest;
import io.jdock.api.EndpointSettings;
import io.jdock.api.HostConfig;
import io.jdock.daemon.http.Request;
import io.jdock.engine.CreateRequest;
import io.jdock.engine.CreateRequest.EndpointRequest;
import io.jdock.engine.EngineException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The request to create a container, in the engine's terms. */
final class CreateMapper {
  private CreateMapper() {}

  /**
   * @param cgroupV1 whether the host's control groups are of version 1
   * @throws io.jdock.daemon.http.HttpError when the body is not JSON of the right form
   * @throws io.jdock.engine.EngineException when something is asked that jdock cannot do
   */
  static CreateRequest of(Request request, BooleanSupplier cgroupV1)
      throws io.jdock.daemon.http.HttpError {
    ContainerCreateRequest body;
    HostConfig host;
    try {
      if (request.body().length == 0) {
        throw io.jdock.daemon.http.HttpError.badRequest(
            "invalid JSON: got EOF while reading request body");
      }
      JsonNode tree = request.bodyTree();
      if (tree.isNull() || (tree.isObject() && tree.isEmpty())) {
        throw io.jdock.daemon.http.HttpError.badRequest(
            "config cannot be empty in order to create a container");
      }
      new RequestShape(request.version(), cgroupV1).create(tree);
      body = request.json().readCreateRequest(tree);
      host = body.hostConfig();
      if (host == null) {
        host = request.json().read(new byte[] {'{', '}'}, HostConfig.class);
      }
    } catch (IOException e) {
      throw Request.invalidBody(e);
    }
    String name = request.text("name");
    String platform = request.text("platform");
    return new CreateRequest(
        name.isEmpty() ? null : name.startsWith("/") ? name.substring(1) : name,
        ConfigMapper.toEngine(body.config()),
        HostConfigMapper.toEngine(host),
        endpoints(body, host.networkMode()),
        platform.isEmpty() ? null : platform);
  }

  private static Map<String, EndpointRequest> endpoints(ContainerCreateRequest body, String mode) {
    Map<String, EndpointRequest> endpoints = new HashMap<>();
    ContainerCreateRequest.NetworkingConfig networking = body.networkingConfig();
    if (networking != null && networking.endpointsConfig() != null) {
      networking
          .endpointsConfig()
          .forEach((network, settings) -> endpoints.put(named(network), endpoint(settings)));
    }
    String mac = body.config().macAddress();
    if (mac != null && !mac.isEmpty()) {
      checkMac(mac);
      String network = named(mode);
      endpoints.put(network, endpoints.getOrDefault(network, EndpointRequest.ANY).withMac(mac));
    }
    return endpoints;
  }

  private static String named(String mode) {
    return mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
  }

  private static void checkMac(String mac) {
    if (!mac.isEmpty() && !mac.matches("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}")) {
      throw EngineException.invalid("address " + mac + ": invalid MAC address");
    }
  }

  /** A container's wishes for its place on a network. */
  static EndpointRequest endpoint(@Nullable EndpointSettings settings) {
    if (settings == null) {
      return EndpointRequest.ANY;
    }
    checkMac(settings.macAddress());
    Unsupported.refuse(settings.driverOpts(), "EndpointSettings.DriverOpts");
    EndpointSettings.EndpointIpamConfig ipam = settings.ipamConfig();
    if (ipam != null) {
      Unsupported.refuse(ipam.linkLocalIps(), "EndpointSettings.IPAMConfig.LinkLocalIPs");
    }
    return new EndpointRequest(
        ConfigMapper.orEmpty(settings.aliases()),
        ConfigMapper.orEmpty(settings.links()),
        text(ipam == null ? null : ipam.ipv4Address()),
        text(ipam == null ? null : ipam.ipv6Address()),
        settings.macAddress());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
