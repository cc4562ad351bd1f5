package io.longhaul.node.upstream;

import io.longhaul.node.config.Upstream;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.HttpLimits;
import io.longhaul.node.http.Trailers;
import io.longhaul.node.loop.BodyEncoder;
import io.longhaul.node.loop.Deadline;
import io.longhaul.node.loop.Line;
import io.longhaul.node.loop.Output;
import io.longhaul.node.loop.Receiver;
import io.longhaul.node.loop.UnexpectedErrors;
import io.longhaul.node.loop.Wire;
import io.longhaul.node.metrics.NodeMetrics;
import io.longhaul.node.metrics.UpstreamFailure;
import io.longhaul.node.websocket.Threshold;
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
final class UpstreamConnection extends ChannelInboundHandlerAdapter
    implements UpstreamStream, Receiver {
  private final Channel channel;
  private final Line line;
  private final ConnectionKey key;
  private final Home home;
  private final HttpLimits limits;
  private final NodeMetrics metrics;
  private Optional<ResponseListener> listener = Optional.empty();
  private Optional<ResponseReader> reader = Optional.empty();
  private final Output output;
  private Optional<BodyEncoder> body = Optional.empty();
  private Optional<Upstream> borrower = Optional.empty();
  private final Deadline unusedEnd = new Deadline(this::drop);
  private boolean unused;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private boolean usedBefore;
  private boolean answered;
  private boolean ended;

  /** Where it is kept between requests. */
  interface Home {
    /** It is free for another request. */
    void giveBack(UpstreamConnection connection, Upstream upstream);

    /** It is unused, and good no more. */
    void drop(UpstreamConnection connection);
  }

  UpstreamConnection(
      Channel channel, ConnectionKey key, Home home, HttpLimits limits, NodeMetrics metrics) {
    this.channel = channel;
    this.line = Line.of(channel, channel.pipeline().first() == null, this);
    this.output = new Output(line);
    this.key = key;
    this.home = home;
    this.limits = limits;
    this.metrics = metrics;
  }

  Channel channel() {
    return channel;
  }

  ConnectionKey key() {
    return key;
  }

  /** Is for a request to this upstream from now on, until the request is over. */
  UpstreamConnection lend(Upstream upstream) {
    borrower = Optional.of(upstream);
    return this;
  }

  @Override
  public void begin(RequestHead head, ResponseListener requester) {
    listener = Optional.of(requester);
    boolean toHead = head.method().equals("HEAD");
    reader = Optional.of(new ResponseReader(limits, toHead, head.opensWebSocket(), requester));
    body = Optional.of(new BodyEncoder(output, head.body()));
    answered = false;
    unused = false;
    Http1Request.write(output.small(), head);
  }

  @Override
  public void content(ByteBuf piece) {
    body.orElseThrow().content(piece);
  }

  @Override
  public void end(Optional<Trailers> trailers) {
    body.orElseThrow().end(trailers);
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void flush() {
    output.flush();
  }

  @Override
  public void read() {
    line.read();
  }

  @Override
  public boolean isReused() {
    return usedBefore;
  }

  @Override
  public boolean hasAnswered() {
    return answered;
  }

  @Override
  public void finish(boolean requestComplete) {
    boolean reusable =
        requestComplete
            && reader.filter(ResponseReader::isPersistent).isPresent()
            && !pending.isReadable()
            && !ended
            && channel.isActive();
    listener = Optional.empty();
    reader = Optional.empty();
    body = Optional.empty();
    output.drop();
    usedBefore = true;
    if (reusable) {
      home.giveBack(this, borrower.orElseThrow());
    } else {
      close();
    }
  }

  /** Until when it may be unused; set while it is. */
  Deadline unusedEnd() {
    return unusedEnd;
  }

  /** Watches the connection, which is unused; it is dropped once it is good no more. */
  void watch() {
    unused = true;
    line.read();
  }

  private void drop() {
    if (unused) {
      unused = false;
      home.drop(this);
    }
  }

  @Override
  public void close() {
    listener = Optional.empty();
    output.drop();
    unused = false;
    Wire.close(channel);
  }

  @Override
  public Threshold handOver() {
    ByteBuf rest = pending;
    pending = Unpooled.EMPTY_BUFFER;
    listener = Optional.empty();
    line.leave();
    channel.pipeline().remove(this);
    return Threshold.of(channel, rest);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    received((ByteBuf) message);
  }

  @Override
  public void received(ByteBuf bytes) {
    if (listener.isEmpty()) {
      bytes.release();
      becomeUseless();
      return;
    }
    answered = true;
    pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), pending, bytes);
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
    receivedAll();
  }

  @Override
  public void receivedAll() {
    listener.ifPresent(ResponseListener::readComplete);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    listener.ifPresent(ResponseListener::writabilityChanged);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded(TlsEnd.isOrderly(channel));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inputEnded(TlsEnd.isOrderly(channel));
    releasePending();
    output.drop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failed(cause);
  }

  @Override
  public void failed(Throwable cause) {
    UnexpectedErrors.report(cause);
    if (UnexpectedErrors.isOurs(cause)) {
      ended = true;
      drop();
      fail(UpstreamFailure.NODE_FAULT);
    } else {
      inputEnded(false);
      Wire.close(channel);
    }
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
    drop();
    Wire.close(channel);
  }

  private void fail(UpstreamFailure failure) {
    Optional<ResponseListener> told = listener;
    listener = Optional.empty();
    output.drop();
    told.ifPresent(l -> l.failed(failure));
    Wire.close(channel);
  }

  private void releasePending() {
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
  }
}
