package io.longhaul.node.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;

/** Whether a connection went on with an earlier session; Java's engine does not say. */
final class Resumption {
  private Resumption() {}

  static boolean of(SslHandler handler) {
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      long pointer = engine.sslPointer();
      return pointer != 0 && SSL.isSessionReused(pointer);
    }
    return false;
  }
}
