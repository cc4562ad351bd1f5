package io.longhaul.membership.telemetry;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes messages of fragments, like Aeron's own assembler, but never keeps more than the longest
 * message of a session: whose fragments come is not known yet. A message of which a fragment was
 * lost is not handed on.
 */
final class MessageCollector implements FragmentHandler {
  private final Int2ObjectHashMap<Partial> partials = new Int2ObjectHashMap<>();
  private Handler handler = (_, _, _) -> {};

  /** Who takes whole messages. */
  interface Handler {
    void message(DirectBuffer buffer, int offset, int length);
  }

  void handler(Handler taker) {
    handler = taker;
  }

  @Override
  public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    byte flags = header.flags();
    boolean first = (flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0;
    boolean last = (flags & FrameDescriptor.END_FRAG_FLAG) != 0;
    if (first && last) {
      handler.message(buffer, offset, length);
      return;
    }
    Partial partial = partials.get(header.sessionId());
    if (first) {
      partial = partial == null ? new Partial() : partial;
      partials.put(header.sessionId(), partial);
      partial.begin();
    }
    if (partial != null && partial.append(first, buffer, offset, length, header) && last) {
      handler.message(partial.message, 0, partial.length);
    }
  }

  /** A sender is gone. */
  void forget(int sessionId) {
    partials.remove(sessionId);
  }

  private static final class Partial {
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[Wire.MAX_MESSAGE_BYTES]);
    private int length;
    private long nextPosition;
    private boolean broken;

    void begin() {
      length = 0;
      broken = false;
    }

    boolean append(boolean first, DirectBuffer buffer, int offset, int bytes, Header header) {
      long end = header.position();
      long start = end - BitUtil.align(header.frameLength(), FrameDescriptor.FRAME_ALIGNMENT);
      broken |= !first && start != nextPosition;
      broken |= length + bytes > Wire.MAX_MESSAGE_BYTES;
      if (!broken) {
        message.putBytes(length, buffer, offset, bytes);
        length += bytes;
        nextPosition = end;
      }
      return !broken;
    }
  }
}
