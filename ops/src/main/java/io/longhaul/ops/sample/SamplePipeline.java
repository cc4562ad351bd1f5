package io.longhaul.ops.sample;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;

/** Sets up each connection: HTTP first; a WebSocket takes over where {@code /echo} is asked for. */
final class SamplePipeline extends ChannelInitializer<Channel> {
  /** Largest request body, in bytes. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  private final LiveEvents events;

  SamplePipeline(LiveEvents events) {
    this.events = events;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
        .addLast(new SampleRequests(events));
  }
}
