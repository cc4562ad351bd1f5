package io.longhaul.node.loop;

import static io.netty.channel.epoll.EpollIoOps.EPOLLERR;
import static io.netty.channel.epoll.EpollIoOps.EPOLLET;
import static io.netty.channel.epoll.EpollIoOps.EPOLLIN;
import static io.netty.channel.epoll.EpollIoOps.EPOLLOUT;
import static io.netty.channel.epoll.EpollIoOps.EPOLLRDHUP;
import static io.netty.channel.epoll.EpollIoOps.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class InterestTest {
  private static final EpollIoOps READING = EPOLLIN.with(EPOLLRDHUP);

  private final List<IoOps> asked = new ArrayList<>();
  private final List<IoOps> heard = new ArrayList<>();
  private final Interest interest = new Interest(new Channel(), new ReadBuffers());

  InterestTest() {
    var _ = interest.registered(new Epoll(), false);
    var _ = interest.submit(READING);
  }

  private void happens(EpollIoOps ops) {
    interest.handle(interest, (EpollIoEvent) () -> ops);
  }

  @Test
  void pausesBetweenRequestsCostNothing() {
    for (int i = 0; i < 5; i++) {
      assertThat(interest.submit(EPOLLRDHUP)).isEqualTo(EPOLLRDHUP.value());
      assertThat(interest.submit(READING)).isEqualTo(READING.value());
      happens(EPOLLIN);
    }
    assertThat(asked).containsExactly(READING);
    assertThat(heard).hasSize(5).containsOnly(EPOLLIN);
  }

  @Test
  void channelThatIsNewOrJustConnectedIsLookedAtForBytesBeforeItReads() {
    asked.clear();
    Interest fresh = new Interest(new Channel(), new ReadBuffers());
    var _ = fresh.registered(new Epoll(), false);
    fresh.submit(EPOLLRDHUP);
    fresh.submit(READING);
    assertThat(asked).containsExactly(READING);
    asked.clear();
    fresh.submit(EPOLLOUT.with(EPOLLRDHUP));
    fresh.submit(EPOLLRDHUP);
    fresh.submit(READING);
    assertThat(asked).containsExactly(EPOLLOUT.with(EPOLLRDHUP), READING);
  }

  @Test
  void eventsOfWhoHadItsNumberBeforeAreNotHeard() {
    Interest later = new Interest(new Channel(), new ReadBuffers());
    var _ = later.registered(new Epoll(), true);
    later.submit(READING);
    later.handle(later, (EpollIoEvent) () -> EPOLLRDHUP);
    assertThat(heard).isEmpty();
    later.settled();
    later.handle(later, (EpollIoEvent) () -> EPOLLRDHUP);
    assertThat(heard).containsExactly(EPOLLRDHUP);
  }

  @Test
  void bytesThatAreNotWantedAreNotHeardOfAndWakeTheLoopOnce() {
    interest.submit(EPOLLRDHUP);
    happens(EPOLLIN);
    assertThat(heard).isEmpty();
    assertThat(asked).containsExactly(READING, EPOLLRDHUP);
    interest.submit(READING);
    happens(EPOLLIN);
    assertThat(heard).containsExactly(EPOLLIN);
    assertThat(asked).containsExactly(READING, EPOLLRDHUP, READING);
  }

  @Test
  void whatComesWithUnwantedBytesIsHeard() {
    interest.submit(EPOLLRDHUP);
    happens(EPOLLIN.with(EPOLLRDHUP));
    happens(EPOLLERR);
    assertThat(heard).containsExactly(EPOLLRDHUP, EPOLLERR);
  }

  @Test
  void anErrorDoesNotKeepTheLoopAwake() {
    interest.submit(NONE);
    interest.submit(EPOLLIN);
    interest.submit(NONE);
    happens(EPOLLERR);
    assertThat(asked).endsWith(EPOLLIN, EPOLLET);
    assertThat(heard).containsExactly(EPOLLERR);
  }

  @Test
  void roomToWriteIsAskedForAtOnce() {
    interest.submit(READING.with(EPOLLOUT));
    interest.submit(READING);
    assertThat(asked).containsExactly(READING, READING.with(EPOLLOUT), READING);
  }

  @Test
  void aSocketThatWaitsForNothingStaysRegistered() {
    interest.submit(EPOLLRDHUP);
    interest.submit(NONE);
    assertThat(asked).containsExactly(READING, EPOLLET);
    interest.submit(EPOLLIN);
    assertThat(asked).endsWith(EPOLLIN);
    interest.submit(NONE);
    happens(EPOLLIN);
    assertThat(asked).endsWith(EPOLLIN, EPOLLET);
    assertThat(heard).isEmpty();
  }

  private final class Epoll implements IoRegistration {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // it is Netty's signature
    public <T> T attachment() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long submit(IoOps ops) {
      asked.add(ops);
      return ((EpollIoOps) ops).value();
    }

    @Override
    public boolean isValid() {
      return true;
    }

    @Override
    public boolean cancel() {
      return true;
    }
  }

  private final class Channel implements EpollIoHandle {
    @Override
    public FileDescriptor fd() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      heard.add(((EpollIoEvent) event).ops());
    }

    @Override
    public void close() {}
  }
}
