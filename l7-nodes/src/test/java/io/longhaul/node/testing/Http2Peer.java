package io.longhaul.node.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Predicate;

/** An HTTP/2 client in a test's hands: each frame, also wrong ones. */
public final class Http2Peer implements Closeable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int HEADER_BYTES = 9;

  private final Peer peer;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Queue<Frame> kept = new ArrayDeque<>();
  private int nextStream = 1;

  private Http2Peer(Peer peer) {
    this.peer = peer;
  }

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  public record Frame(int type, int flags, int stream, byte[] payload, Http2Headers headers) {
    public boolean endsStream() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    /** The error code of RST_STREAM or GOAWAY. */
    public int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    /** The last stream of GOAWAY. */
    public int lastStream() {
      return ByteBuffer.wrap(payload).getInt(0);
    }

    public String text() {
      return new String(payload, US_ASCII);
    }

    public String field(String name) {
      return String.valueOf(headers.get(name));
    }

    public String status() {
      return String.valueOf(headers.status());
    }
  }

  /** Says the preface, with the given SETTINGS payload. */
  public static Http2Peer over(Peer peer, byte[] settings) throws IOException {
    Http2Peer client = new Http2Peer(peer);
    peer.send(PREFACE);
    client.frame(SETTINGS, 0, 0, settings);
    return client;
  }

  public static Http2Peer over(Peer peer) throws IOException {
    return over(peer, new byte[0]);
  }

  /** One setting. */
  public static byte[] setting(int id, int value) {
    return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
  }

  public static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  public Peer peer() {
    return peer;
  }

  /** Fields of a request. */
  public static Http2Headers request(String method, String path) {
    return new DefaultHttp2Headers(false).method(method).scheme("http").authority("a").path(path);
  }

  /** What opens a WebSocket (RFC 8441). */
  public static Http2Headers webSocket() {
    Http2Headers headers = request("CONNECT", "/echo");
    headers.set(":protocol", "websocket");
    headers.set("sec-websocket-version", "13");
    return headers;
  }

  /** The number of the next stream that {@link #open} opens. */
  public int nextStream() {
    return nextStream;
  }

  /** Opens a stream. */
  public int open(Http2Headers headers, boolean endStream) throws IOException {
    int stream = nextStream;
    nextStream += 2;
    headers(stream, headers, endStream);
    return stream;
  }

  public int get(String path) throws IOException {
    return open(request("GET", path), true);
  }

  public Http2Peer headers(int stream, Http2Headers headers, boolean endStream) throws IOException {
    return frame(
        HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), stream, block(stream, headers));
  }

  /** A header block. */
  public byte[] block(int stream, Http2Headers headers) throws IOException {
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
      return ByteBufUtil.getBytes(block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    } finally {
      block.release();
    }
  }

  public Http2Peer data(int stream, byte[] bytes, boolean endStream) throws IOException {
    return frame(DATA, endStream ? END_STREAM : 0, stream, bytes);
  }

  public Http2Peer data(int stream, String text, boolean endStream) throws IOException {
    return data(stream, text.getBytes(US_ASCII), endStream);
  }

  public Http2Peer reset(int stream, int error) throws IOException {
    return frame(RST_STREAM, 0, stream, number(error));
  }

  /** Gives the node more window; stream 0 is the connection's. */
  public Http2Peer window(int stream, int bytes) throws IOException {
    return frame(WINDOW_UPDATE, 0, stream, number(bytes));
  }

  public Http2Peer frame(int type, int flags, int stream, byte[] payload) throws IOException {
    peer.send(bytes(type, flags, stream, payload));
    return this;
  }

  /** A frame's bytes. */
  public static byte[] bytes(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .putShort((short) (payload.length >> 8))
        .put((byte) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The next frame of such a kind; others are kept for later. */
  public Frame await(Predicate<Frame> kind) throws IOException {
    for (Iterator<Frame> frames = kept.iterator(); frames.hasNext(); ) {
      Frame frame = frames.next();
      if (kind.test(frame)) {
        frames.remove();
        return frame;
      }
    }
    while (true) {
      Frame frame = read();
      if (kind.test(frame)) {
        return frame;
      }
      kept.add(frame);
    }
  }

  public Frame await(int type) throws IOException {
    return await(frame -> frame.type() == type);
  }

  public Frame await(int type, int stream) throws IOException {
    return await(frame -> frame.type() == type && frame.stream() == stream);
  }

  /** The status of a stream's response. */
  public String status(int stream) throws IOException {
    return await(HEADERS, stream).status();
  }

  /** A stream's body up to its end; the windows are given back. */
  public String body(int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame =
          await(f -> f.stream() == stream && (f.type() == DATA || f.type() == RST_STREAM));
      if (frame.type() == RST_STREAM) {
        throw new IOException("reset with " + frame.error());
      }
      body.writeBytes(frame.payload());
      giveBack(stream, frame);
      if (frame.endsStream()) {
        return body.toString(US_ASCII);
      }
    }
  }

  /** Gives the windows back for a DATA frame. */
  public void giveBack(int stream, Frame frame) throws IOException {
    if (frame.payload().length > 0) {
      window(0, frame.payload().length);
      if (!frame.endsStream()) {
        window(stream, frame.payload().length);
      }
    }
  }

  private Frame read() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(peer.read(HEADER_BYTES));
    int length = (header.getShort() & 0xFFFF) << 8 | (header.get() & 0xFF);
    int type = header.get();
    int flags = header.get();
    int stream = header.getInt();
    byte[] payload = peer.read(length);
    if (type == SETTINGS && (flags & ACK) == 0) {
      frame(SETTINGS, ACK, 0, new byte[0]);
    }
    return type == HEADERS
        ? headers(flags, stream, payload)
        : new Frame(type, flags, stream, payload, new DefaultHttp2Headers());
  }

  private Frame headers(int flags, int stream, byte[] first) throws IOException {
    ByteBuf block = Unpooled.buffer().writeBytes(first);
    try {
      if ((flags & END_HEADERS) == 0) {
        throw new IOException("CONTINUATION: not read here (expected: small heads)");
      }
      return new Frame(HEADERS, flags, stream, first, decoder.decodeHeaders(stream, block));
    } catch (Http2Exception e) {
      throw new IOException(e);
    } finally {
      block.release();
    }
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
