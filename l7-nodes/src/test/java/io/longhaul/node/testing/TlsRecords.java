package io.longhaul.node.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP connection below one of TLS, whose client counts the records that come (RFC 8446, 5.1). */
public final class TlsRecords extends Socket {
  private static final int HEADER_BYTES = 5;

  private final AtomicInteger records = new AtomicInteger();
  private final InputStream counted;

  /** Connects. */
  public TlsRecords(InetSocketAddress to) throws IOException {
    super(to.getAddress(), to.getPort());
    this.counted = new Counted(super.getInputStream());
  }

  /** How many records have been read so far, or begun. */
  public int read() {
    return records.get();
  }

  @Override
  public InputStream getInputStream() {
    return counted;
  }

  /** Follows the records' lengths. */
  private final class Counted extends FilterInputStream {
    private int header;
    private int left;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) {
        follow(octet);
      }
      return octet;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int count = super.read(to, offset, length);
      for (int i = 0; i < count; i++) {
        follow(to[offset + i] & 0xFF);
      }
      return count;
    }

    private void follow(int octet) {
      if (header == HEADER_BYTES) {
        left--;
      } else {
        header++;
        left = header > 3 ? (left << 8) | octet : 0;
        if (header == HEADER_BYTES) {
          records.incrementAndGet();
        }
      }
      if (header == HEADER_BYTES && left == 0) {
        header = 0;
      }
    }
  }
}
