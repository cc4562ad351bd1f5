package io.longhaul.node.http2;

import io.longhaul.node.metrics.Http2Abuse;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Follows what an HTTP/2 peer sends by its frames' headers alone, before anything is decoded, and
 * says when frames that bring nothing become too many. Counts go back to zero with each window; the
 * first frame above a limit is reported. The limits are those of a client; an endpoint, whose one
 * connection serves many clients, has more.
 */
public final class FrameMeter {
  /** How long a count runs. */
  public static final long WINDOW_MS = 10_000;

  /** PINGs, in a window. */
  public static final int MAX_PINGS = 500;

  /** SETTINGS, in a window. */
  public static final int MAX_SETTINGS = 100;

  /**
   * Streams that the peer resets, in a window, besides as many as are open when it begins: all may
   * be left at once.
   */
  public static final int MAX_RESETS = 500;

  /** Streams that we have to reset, in a window. */
  public static final int MAX_PROVOKED_RESETS = 200;

  /** DATA, HEADERS and CONTINUATION frames without content that end nothing, in a window. */
  public static final int MAX_EMPTY_FRAMES = 100;

  /** PRIORITY frames, SETTINGS acknowledgements and frames of other types, in a window. */
  public static final int MAX_IGNORED_FRAMES = 1_000;

  /** CONTINUATION frames of one header block, where its limit does not need more. */
  public static final int MAX_CONTINUATIONS = 16;

  private static final int FRAME_BYTES = 16 * 1024;

  /** WINDOW_UPDATEs in a window, besides those that what was sent explains. */
  public static final int MAX_WINDOW_UPDATES = 2_000;

  /**
   * How many times a client's limits an endpoint has, and besides as many frames of each kind as
   * streams are open when a window begins and frames are written in it: it may answer each with a
   * PING (to measure its bandwidth, as gRPC does). Of CONTINUATION frames it has as many as a
   * client.
   */
  public static final int ENDPOINT_FACTOR = 20;

  /** WINDOW_UPDATEs that one write explains: two for the first frame of it, and for another. */
  static final int UPDATES_A_WRITE = 4;

  /** Sent bytes that explain one more. */
  static final int BYTES_AN_UPDATE = 1024;

  /**
   * The same of an endpoint: older servers in Go send two for each read of a body, be it of a few
   * hundred bytes.
   */
  static final int ENDPOINT_BYTES_AN_UPDATE = 128;

  private static final int PREFACE_BYTES = 24;
  private static final int HEADER_BYTES = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 0x1;
  private static final int ACK = 0x1;
  private static final int END_HEADERS = 0x4;

  private final int factor;
  private final int mostContinuations;
  private final IntSupplier open;
  private int toSkip;
  private int headerBytes;
  private int length;
  private int type;
  private int flags;
  private boolean inHeaders;
  private long unit;
  private int continuations;
  private long windowStartMs;
  private int pings;
  private int settings;
  private int resets;
  private int provoked;
  private int empty;
  private int ignored;
  private int updates;
  private long explained;
  private long answerable;
  private int leavable;

  private FrameMeter(int prefaceBytes, int factor, int mostContinuations, IntSupplier open) {
    this.toSkip = prefaceBytes;
    this.factor = factor;
    this.mostContinuations = mostContinuations;
    this.open = open;
  }

  /**
   * Follows a client, from its preface on.
   *
   * @param headBytes how long a header block may be
   * @param open how many streams are open
   */
  public static FrameMeter ofClient(int headBytes, IntSupplier open) {
    return new FrameMeter(PREFACE_BYTES, 1, continuations(headBytes), open);
  }

  /**
   * Follows an endpoint, whose preface is a SETTINGS frame (RFC 9113, 3.4).
   *
   * @param open how many streams are open
   */
  public static FrameMeter ofEndpoint(IntSupplier open) {
    return new FrameMeter(0, ENDPOINT_FACTOR, MAX_CONTINUATIONS, open);
  }

  /** CONTINUATION frames of a header block that may be so long: as many as fill it, and one. */
  public static int continuations(int headBytes) {
    return Math.max(MAX_CONTINUATIONS, headBytes / FRAME_BYTES + 1);
  }

  /**
   * Follows bytes as they come, without taking them.
   *
   * @return why the peer should be sent away, if it should
   */
  public Optional<Http2Abuse> follow(ByteBuf bytes, long nowMs) {
    roll(nowMs);
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (toSkip > 0) {
        int skipped = Math.min(toSkip, end - at);
        toSkip -= skipped;
        at += skipped;
      } else {
        header(bytes.getUnsignedByte(at++));
        if (headerBytes == HEADER_BYTES) {
          headerBytes = 0;
          toSkip = length;
          Optional<Http2Abuse> abuse = frame();
          if (abuse.isPresent()) {
            return abuse;
          }
        }
      }
    }
    return Optional.empty();
  }

  private void header(int octet) {
    if (headerBytes == 0 && !inHeaders) {
      unit++;
    }
    switch (headerBytes++) {
      case 0 -> length = octet;
      case 1, 2 -> length = (length << 8) | octet;
      case 3 -> type = octet;
      case 4 -> flags = octet;
      default -> {}
    }
  }

  private Optional<Http2Abuse> frame() {
    return switch (type) {
      case DATA -> content((flags & END_STREAM) == 0);
      case HEADERS -> {
        continuations = 0;
        inHeaders = (flags & END_HEADERS) == 0;
        yield content((flags & END_STREAM) == 0);
      }
      case CONTINUATION -> continuation();
      case RST_STREAM -> above(++resets - leavable, MAX_RESETS, Http2Abuse.RESETS);
      case SETTINGS ->
          (flags & ACK) == 0
              ? above(++settings, MAX_SETTINGS, Http2Abuse.SETTINGS)
              : above(++ignored, MAX_IGNORED_FRAMES, Http2Abuse.IGNORED_FRAMES);
      case PING -> above(++pings, MAX_PINGS, Http2Abuse.PINGS);
      case WINDOW_UPDATE ->
          above(++updates - explained, MAX_WINDOW_UPDATES, Http2Abuse.WINDOW_UPDATES);
      default -> above(++ignored, MAX_IGNORED_FRAMES, Http2Abuse.IGNORED_FRAMES);
    };
  }

  private Optional<Http2Abuse> content(boolean endsNothing) {
    return length == 0 && endsNothing
        ? above(++empty, MAX_EMPTY_FRAMES, Http2Abuse.EMPTY_FRAMES)
        : Optional.empty();
  }

  private Optional<Http2Abuse> continuation() {
    inHeaders = (flags & END_HEADERS) == 0;
    Optional<Http2Abuse> tooMany =
        over(++continuations, mostContinuations, Http2Abuse.CONTINUATIONS);
    return tooMany.isPresent() ? tooMany : content(inHeaders);
  }

  /** We had to reset a stream. */
  public Optional<Http2Abuse> provoked(long nowMs) {
    roll(nowMs);
    return above(++provoked, MAX_PROVOKED_RESETS, Http2Abuse.PROVOKED_RESETS);
  }

  /** Bytes were written to the peer, which explains WINDOW_UPDATEs. */
  public void wrote(int bytes) {
    explained += UPDATES_A_WRITE;
    if (factor > 1) {
      explained += bytes / ENDPOINT_BYTES_AN_UPDATE;
      answerable++;
    } else {
      explained += bytes / BYTES_AN_UPDATE;
    }
  }

  /** Whether a header block has begun, or a frame's header, and is not complete. */
  public boolean isInHeaders() {
    boolean inFields = toSkip > 0 && (type == HEADERS || type == CONTINUATION);
    return inHeaders || headerBytes > 0 || inFields;
  }

  /** Another number for each frame that begins, but one for all frames of a header block. */
  public long unit() {
    return unit;
  }

  // What was explained before may be answered in the next window.
  private void roll(long nowMs) {
    if (nowMs - windowStartMs >= WINDOW_MS) {
      windowStartMs = nowMs;
      explained = Math.max(0, explained - updates);
      pings = 0;
      settings = 0;
      resets = 0;
      provoked = 0;
      empty = 0;
      ignored = 0;
      updates = 0;
      int streams = open.getAsInt();
      answerable = factor > 1 ? streams : 0;
      leavable = factor > 1 ? 0 : streams;
    }
  }

  private Optional<Http2Abuse> above(long count, int limit, Http2Abuse abuse) {
    return over(count, (long) limit * factor + answerable, abuse);
  }

  private static Optional<Http2Abuse> over(long count, long limit, Http2Abuse abuse) {
    return count > limit ? Optional.of(abuse) : Optional.empty();
  }
}
