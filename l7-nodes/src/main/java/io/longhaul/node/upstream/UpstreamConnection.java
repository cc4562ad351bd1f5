package io.longhaul.node.upstream;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Optional;

/**
 * One connection to an endpoint: unused in a pool, or taken by one request at a time. It reads only
 * when it is asked to, except while it is unused, when any byte or an end makes it useless.
 */
public final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private final Channel channel;
  private final Endpoint endpoint;
  private final HttpLimits limits;
  private final NodeMetrics metrics;
  private Optional<ResponseListener> listener = Optional.empty();
  private Optional<ResponseReader> reader = Optional.empty();
  private Runnable onUseless = () -> {};
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private boolean usedBefore;
  private boolean answered;
  private boolean ended;

  UpstreamConnection(Channel channel, Endpoint endpoint, HttpLimits limits, NodeMetrics metrics) {
    this.channel = channel;
    this.endpoint = endpoint;
    this.limits = limits;
    this.metrics = metrics;
  }

  public Channel channel() {
    return channel;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Begins a request. What belongs to it is written to {@link #channel}. */
  public void begin(boolean toHead, boolean upgrade, ResponseListener requester) {
    listener = Optional.of(requester);
    reader = Optional.of(new ResponseReader(limits, toHead, upgrade, requester));
    answered = false;
    onUseless = () -> {};
  }

  /** Whether it has served a request before the current one. */
  public boolean isReused() {
    return usedBefore;
  }

  /** Whether any byte of the current response has come. */
  public boolean hasAnswered() {
    return answered;
  }

  /**
   * Ends the current request, whether or not it is complete.
   *
   * @return whether the connection can take another; otherwise it should be closed
   */
  public boolean finish() {
    boolean reusable =
        reader.filter(ResponseReader::isPersistent).isPresent()
            && !pending.isReadable()
            && !ended
            && channel.isActive();
    listener = Optional.empty();
    reader = Optional.empty();
    usedBefore = true;
    return reusable;
  }

  /** Watches the unused connection; {@code useless} is called once when it is good no more. */
  void watch(Runnable useless) {
    onUseless = useless;
    channel.read();
  }

  /** Closes it; nobody is told. */
  public void close() {
    listener = Optional.empty();
    onUseless = () -> {};
    Wire.close(channel);
  }

  /**
   * Leaves the pipeline after a 101.
   *
   * @return the bytes that came behind the 101, for the caller to release
   */
  public ByteBuf release() {
    ByteBuf rest = pending;
    pending = Unpooled.EMPTY_BUFFER;
    listener = Optional.empty();
    return rest;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (listener.isEmpty()) {
      bytes.release();
      becomeUseless();
      return;
    }
    answered = true;
    pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), pending, bytes);
    parse();
  }

  private void parse() {
    try {
      reader.orElseThrow().read(pending);
    } catch (HttpFault e) {
      metrics.responseFaults.increment(e.reason());
      fail(UpstreamFailure.INVALID_RESPONSE);
    }
    if (!pending.isReadable()) {
      releasePending();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    listener.ifPresent(ResponseListener::readComplete);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    listener.ifPresent(ResponseListener::writabilityChanged);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inputEnded(true);
    releasePending();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    UnexpectedErrors.report(cause);
    inputEnded(false);
    Wire.close(channel);
  }

  // A reset is no orderly end, also where a response ends with its connection.
  private void inputEnded(boolean orderly) {
    ended = true;
    if (listener.isEmpty()) {
      becomeUseless();
    } else if (orderly && reader.filter(ResponseReader::endOfInput).isPresent()) {
      listener.ifPresent(ResponseListener::readComplete);
    } else if (reader.filter(ResponseReader::isComplete).isEmpty()) {
      fail(UpstreamFailure.CLOSED);
    }
  }

  private void becomeUseless() {
    Runnable useless = onUseless;
    onUseless = () -> {};
    useless.run();
    Wire.close(channel);
  }

  private void fail(UpstreamFailure failure) {
    Optional<ResponseListener> told = listener;
    listener = Optional.empty();
    told.ifPresent(l -> l.failed(failure));
    Wire.close(channel);
  }

  private void releasePending() {
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
  }
}
