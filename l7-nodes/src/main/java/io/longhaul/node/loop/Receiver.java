package io.longhaul.node.loop;

import io.netty.buffer.ByteBuf;

/** Who takes a connection's bytes where they come past its channel. */
public interface Receiver {
  /** Nobody, who is never given any. */
  Receiver NOBODY =
      new Receiver() {
        @Override
        public void received(ByteBuf bytes) {
          bytes.release();
        }

        @Override
        public void receivedAll() {}

        @Override
        public void failed(Throwable error) {
          UnexpectedErrors.report(error);
        }
      };

  /** Bytes came, which it takes over. */
  void received(ByteBuf bytes);

  /** That was all for now; more come when it asks for them. */
  void receivedAll();

  /** One of the others has failed. */
  void failed(Throwable error);
}
