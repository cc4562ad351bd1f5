package io.longhaul.node.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.AttributeKey;

/**
 * What is to be done once when a connection is over, also where its socket has left its channel
 * before. On the channel's event loop only.
 */
public final class AtClose implements ChannelFutureListener {
  private static final AttributeKey<AtClose> KEY = AttributeKey.valueOf("longhaul.at-close");
  private static final Runnable NOTHING = AtClose::nothing;

  private Runnable tasks;
  private boolean over;

  private AtClose(Runnable first) {
    this.tasks = first;
  }

  /** Does something when the channel is closed; now, where it is. */
  public static void run(Channel channel, Runnable task) {
    AtClose there = channel.attr(KEY).get();
    if (there == null) {
      AtClose first = new AtClose(task);
      channel.attr(KEY).set(first);
      var _ = channel.closeFuture().addListener(first);
    } else if (there.over) {
      task.run();
    } else if (task instanceof Link link) {
      link.before = there.tasks;
      there.tasks = link;
    } else {
      there.tasks = new Both(there.tasks, task);
    }
  }

  /** What the channel will not do any more; whoever takes it over does it, once. */
  public static Runnable takeOver(Channel channel) {
    AtClose there = channel.attr(KEY).getAndSet(null);
    if (there == null) {
      return NOTHING;
    }
    Runnable tasks = there.tasks;
    there.tasks = NOTHING;
    return tasks;
  }

  @Override
  public void operationComplete(ChannelFuture closed) {
    over = true;
    tasks.run();
    tasks = NOTHING;
  }

  private static void nothing() {}

  /** A task that has room for those that were there before it, so that two need no third object. */
  public abstract static class Link implements Runnable {
    private Runnable before = NOTHING;

    @Override
    public final void run() {
      before.run();
      closed();
    }

    /** The connection is closed. */
    protected abstract void closed();
  }

  private record Both(Runnable first, Runnable second) implements Runnable {
    @Override
    public void run() {
      first.run();
      second.run();
    }
  }
}
