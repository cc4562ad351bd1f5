package io.longhaul.node.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * All that a server said on one WebSocket: messages and pongs, its Close and how it ended.
 *
 * @param events such as {@code text hello} or {@code pong 125 bytes 1a2b3c4d}
 * @param code of its Close; -1 for one without
 * @param end how it ended
 */
record Transcript(List<String> events, int code, End end) {
  private static final int SHOWN_BYTES = 40;
  private static final int NEVER = -2;

  enum End {
    ORDERLY,
    RESET,
    NOT_AT_ALL,
    /** Frames that no server may send. */
    BROKEN
  }

  boolean closed() {
    return code != NEVER;
  }

  /** Reads to the end, or until nothing comes any more. */
  static Transcript of(Wire wire, Inflating inflating) throws IOException {
    return new Reading(wire, inflating).read();
  }

  /** How an event with this payload is told. */
  static String event(String kind, byte[] payload) {
    if (payload.length <= SHOWN_BYTES) {
      return kind + ' ' + new String(payload, ISO_8859_1);
    }
    CRC32 crc = new CRC32();
    crc.update(payload);
    return "%s %d bytes %08x".formatted(kind, payload.length, crc.getValue());
  }

  private static final class BrokenFrame extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final class Reading {
    private final Wire wire;
    private final Inflating inflating;
    private final List<String> events = new ArrayList<>();
    private ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int opening;
    private int code = NEVER;

    Reading(Wire wire, Inflating inflating) {
      this.wire = wire;
      this.inflating = inflating;
    }

    Transcript read() throws IOException {
      End end = toEnd();
      return new Transcript(events, code, end);
    }

    private End toEnd() throws IOException {
      try {
        for (int first = wire.read(); first >= 0; first = wire.read()) {
          if (code != NEVER) {
            return End.BROKEN;
          }
          frame(first, payload());
        }
        return End.ORDERLY;
      } catch (SocketTimeoutException e) {
        return End.NOT_AT_ALL;
      } catch (SocketException e) {
        return End.RESET;
      } catch (BrokenFrame | DataFormatException e) {
        return End.BROKEN;
      }
    }

    private byte[] payload() throws IOException {
      int second = octet();
      long length = second;
      if (second >= 126) {
        length = 0;
        for (int i = second == 126 ? 2 : 8; i > 0; i--) {
          length = length << 8 | octet();
        }
      }
      // A masked frame has a second byte above 127.
      if (second > 127 || length > Integer.MAX_VALUE) {
        throw new BrokenFrame();
      }
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      for (long i = 0; i < length; i++) {
        payload.write(octet());
      }
      return payload.toByteArray();
    }

    private int octet() throws IOException {
      int octet = wire.read();
      if (octet < 0) {
        throw new BrokenFrame();
      }
      return octet;
    }

    private void frame(int first, byte[] payload) throws IOException, DataFormatException {
      boolean fin = (first & ClientFrame.FIN) != 0;
      switch (first & 0x0F) {
        case ClientFrame.PONG -> events.add(event("pong", payload));
        case ClientFrame.PING -> events.add(event("ping", payload));
        case ClientFrame.CLOSE ->
            code =
                payload.length < 2 ? Case.NO_CODE : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        case ClientFrame.TEXT, ClientFrame.BINARY -> {
          opening = first;
          message = new ByteArrayOutputStream();
          data(fin, payload);
        }
        case ClientFrame.CONTINUATION -> data(fin, payload);
        default -> throw new BrokenFrame();
      }
    }

    private void data(boolean fin, byte[] payload) throws IOException, DataFormatException {
      message.writeBytes(payload);
      if (fin) {
        String kind = (opening & 0x0F) == ClientFrame.TEXT ? "text" : "binary";
        boolean deflated = (opening & ClientFrame.RSV1) != 0;
        byte[] whole = message.toByteArray();
        events.add(event(kind, deflated ? inflating.message(whole) : whole));
        opening = 0;
      }
    }
  }
}
