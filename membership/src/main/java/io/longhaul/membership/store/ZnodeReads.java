package io.longhaul.membership.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** Reads many znodes of one session with the requests under way together. */
final class ZnodeReads {
  /** Requests under way at once. */
  private static final int WINDOW = 256;

  private final ZooKeeper handle;

  ZnodeReads(ZooKeeper handle) {
    this.handle = handle;
  }

  /** The content of each path, empty where there is none. */
  Map<String, Optional<Content>> contents(Collection<String> paths)
      throws KeeperException, InterruptedException {
    Map<String, Optional<Content>> contents = new HashMap<>();
    List<String> all = List.copyOf(paths);
    for (int from = 0; from < all.size(); from += WINDOW) {
      List<String> window = all.subList(from, Math.min(all.size(), from + WINDOW));
      List<CompletableFuture<Optional<Content>>> asked = window.stream().map(this::ask).toList();
      for (int i = 0; i < window.size(); i++) {
        contents.put(window.get(i), await(asked.get(i)));
      }
    }
    return contents;
  }

  /** Every path below {@code root}, without it. */
  List<String> descendants(String root) throws KeeperException, InterruptedException {
    List<String> found = new ArrayList<>();
    List<String> level = List.of(root);
    while (!level.isEmpty()) {
      List<String> next = new ArrayList<>();
      for (int from = 0; from < level.size(); from += WINDOW) {
        List<String> window = level.subList(from, Math.min(level.size(), from + WINDOW));
        List<CompletableFuture<List<String>>> asked = window.stream().map(this::list).toList();
        for (CompletableFuture<List<String>> answer : asked) {
          next.addAll(await(answer));
        }
      }
      found.addAll(next);
      level = next;
    }
    return found;
  }

  private CompletableFuture<Optional<Content>> ask(String path) {
    CompletableFuture<Optional<Content>> answer = new CompletableFuture<>();
    handle.getData(
        path,
        false,
        (code, at, context, bytes, stat) -> {
          switch (Code.get(code)) {
            case OK -> answer.complete(Optional.of(content(bytes, stat)));
            case NONODE -> answer.complete(Optional.empty());
            default -> answer.completeExceptionally(KeeperException.create(Code.get(code), at));
          }
        },
        null);
    return answer;
  }

  private CompletableFuture<List<String>> list(String path) {
    CompletableFuture<List<String>> answer = new CompletableFuture<>();
    handle.getChildren(
        path,
        false,
        (code, at, context, children, stat) -> {
          switch (Code.get(code)) {
            case OK -> answer.complete(children.stream().map(name -> at + "/" + name).toList());
            case NONODE -> answer.complete(List.of());
            default -> answer.completeExceptionally(KeeperException.create(Code.get(code), at));
          }
        },
        null);
    return answer;
  }

  static Content content(byte[] bytes, Stat stat) {
    return new Content(
        bytes == null ? new byte[0] : bytes,
        stat.getVersion(),
        stat.getMzxid(),
        stat.getEphemeralOwner());
  }

  private static <T> T await(CompletableFuture<T> answer)
      throws KeeperException, InterruptedException {
    try {
      return answer.get(TierConnection.REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KeeperException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new KeeperException.RequestTimeoutException();
    }
  }
}
