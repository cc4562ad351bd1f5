package io.longhaul.chaos.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.chaos.load.Handshake;
import io.longhaul.chaos.load.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoSocketTest {
  private final List<String> heard = new ArrayList<>();
  private final EchoSocket socket =
      new EchoSocket(
          new SocketOwner() {
            @Override
            public void opened(EchoSocket opened) {
              heard.add("opened");
            }

            @Override
            public void echoed(EchoSocket echoed) {
              heard.add("echoed");
            }

            @Override
            public void ended(EchoSocket ended, Optional<String> fault) {
              heard.add(fault.orElse("ended"));
            }
          },
          Target.parse("ws://127.0.0.1:1/echo"),
          7);
  private final EmbeddedChannel client = new EmbeddedChannel(socket);
  private final EmbeddedChannel server = new EmbeddedChannel(UpstreamSession.ofRequests());

  @AfterEach
  void releaseWhatIsLeft() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private static ByteBuf next(EmbeddedChannel from) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = from.readOutbound(); part != null; part = from.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }

  private ByteBuf answer() {
    server.writeInbound(next(client));
    return next(server);
  }

  private void open() {
    client.writeInbound(answer());
  }

  @Test
  void anEchoByteByByteIsTheMessage() {
    open();
    for (int message = 0; message < 3; message++) {
      socket.send();
      ByteBuf echo = answer();
      while (echo.isReadable()) {
        client.writeInbound(echo.readRetainedSlice(1));
      }
      echo.release();
    }
    assertThat(heard).containsExactly("opened", "echoed", "echoed", "echoed");
  }

  @Test
  void oneWrongByteIsNoticed() {
    open();
    socket.send();
    ByteBuf echo = answer();
    echo.setByte(40, ~echo.getByte(40));
    client.writeInbound(echo);
    assertThat(heard).hasSize(2);
    assertThat(heard.getLast()).contains("a message that is not the one sent");
  }

  @Test
  void theSameEchoTwiceIsNoticed() {
    open();
    socket.send();
    ByteBuf echo = answer();
    client.writeInbound(echo.retainedDuplicate(), echo);
    assertThat(heard).hasSize(3);
    assertThat(heard.getLast()).contains("a message that is not the one sent");
  }

  @Test
  void anotherAnswerThan101IsNoticed() {
    client.writeInbound(
        Unpooled.copiedBuffer(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
            StandardCharsets.US_ASCII));
    assertThat(heard).singleElement().asString().contains("503").contains("expected: 101");
  }

  @Test
  void aWrongAcceptIsNoticed() {
    client.writeInbound(
        Unpooled.copiedBuffer(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + Handshake.accept("another key")
                + "\r\n\r\n",
            StandardCharsets.US_ASCII));
    assertThat(heard).singleElement().asString().contains("expected: 101");
  }

  @Test
  void anEndThatNobodyAskedForIsNoticed() {
    open();
    client.close().syncUninterruptibly();
    assertThat(heard).containsExactly("opened", "ended by the other side while OPEN");
  }

  @Test
  void aCloseInOrderIsNoFault() {
    open();
    socket.leave();
    client.writeInbound(answer());
    assertThat(server.isOpen()).isFalse();
    client.close().syncUninterruptibly();
    assertThat(heard).containsExactly("opened", "ended");
  }
}
