package io.jdock.image;

/**
 * A hold on a layer: while it is open, the layer stays. Once an image that has the layer is
 * registered, the lease may be closed; a layer that nothing else holds goes with its last lease.
 */
public final class LayerLease implements AutoCloseable {
  private final LayerStore store;
  private final Layer layer;
  private boolean closed;

  LayerLease(LayerStore store, Layer layer) {
    this.store = store;
    this.layer = layer;
  }

  public Layer layer() {
    return layer;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.releaseQuietly(layer.chainId());
    }
  }
}
