package io.longhaul.ops.sample;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.util.AttributeKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happens in this application, told each second to every open event stream (server-sent
 * events). A stream that does not keep up misses ticks rather than piling them up.
 */
final class LiveEvents {
  /** Most event streams at a time. */
  static final int MAX_STREAMS = 256;

  private static final int TICK_MS = 1_000;
  private static final AttributeKey<ServedBy> SERVED_BY =
      AttributeKey.valueOf(LiveEvents.class, "servedBy");

  private final ChannelGroup streams;
  private final AtomicInteger sockets = new AtomicInteger();
  private final LongAdder echoes = new LongAdder();

  LiveEvents(EventLoop clock) {
    streams = new DefaultChannelGroup(clock);
    var _ = clock.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Adds a stream whose response has begun.
   *
   * @return false when there are too many
   */
  boolean add(Channel stream, ServedBy servedBy) {
    if (streams.size() >= MAX_STREAMS) {
      return false;
    }
    stream.attr(SERVED_BY).set(servedBy);
    streams.add(stream);
    return true;
  }

  void socketOpened() {
    sockets.incrementAndGet();
  }

  void socketClosed() {
    sockets.decrementAndGet();
  }

  void echoed() {
    echoes.increment();
  }

  private void tick() {
    for (Channel stream : streams) {
      if (stream.isWritable()) {
        var _ = stream.writeAndFlush(new DefaultHttpContent(event(stream.attr(SERVED_BY).get())));
      }
    }
  }

  private io.netty.buffer.ByteBuf event(ServedBy servedBy) {
    String json =
        SampleJson.write(
            Map.of(
                "node", servedBy.node(),
                "client", servedBy.client(),
                "sockets", sockets.get(),
                "echoes", echoes.sum()));
    return Unpooled.copiedBuffer("data: " + json + "\n\n", StandardCharsets.UTF_8);
  }
}
