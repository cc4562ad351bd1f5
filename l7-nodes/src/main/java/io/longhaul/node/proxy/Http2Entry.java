package io.longhaul.node.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;

/**
 * How a client says that it speaks HTTP/2 (RFC 9113, 3): by ALPN, or without TLS by prior
 * knowledge, with the connection preface. There is no way to upgrade to it.
 */
final class Http2Entry {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private Http2Entry() {}

  /** What the first bytes of a connection are. */
  enum Preface {
    ABSENT,
    /** So far they could be one. */
    PARTIAL,
    COMPLETE
  }

  static boolean isChosen(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }

  static Preface preface(ByteBuf first) {
    int length = Math.min(first.readableBytes(), PREFACE.readableBytes());
    for (int i = 0; i < length; i++) {
      if (first.getByte(first.readerIndex() + i) != PREFACE.getByte(i)) {
        return Preface.ABSENT;
      }
    }
    return length == PREFACE.readableBytes() ? Preface.COMPLETE : Preface.PARTIAL;
  }
}
