package io.jdock.daemon.http;

import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;

/** Makes whole requests of their parts, save for the routes that read the body as it arrives. */
final class BodyAggregator extends HttpObjectAggregator {
  private final RouteTable routes;
  private boolean passing;

  BodyAggregator(int mostBytes, RouteTable routes) {
    super(mostBytes);
    this.routes = routes;
  }

  @Override
  public boolean acceptInboundMessage(Object message) throws Exception {
    if (message instanceof HttpRequest request) {
      passing =
          !request.decoderResult().isFailure()
              && routes.uploads(
                  request.method().name(), new QueryStringDecoder(request.uri()).rawPath());
    }
    return !passing && super.acceptInboundMessage(message);
  }
}
