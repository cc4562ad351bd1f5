package io.longhaul.membership.store;

import io.longhaul.hash.Epoch;
import io.longhaul.hash.EpochCodec;
import io.longhaul.membership.model.LiveDirector;
import io.longhaul.membership.model.LiveNode;
import io.longhaul.membership.model.LiveShim;
import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.Observed;
import io.longhaul.membership.model.TelemetrySecret;
import io.longhaul.membership.model.TierSpec;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.telemetry.SenderId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A tier put together from its znodes, one change after the other. What cannot be decoded throws
 * {@link ZnodeFormatException} and changes nothing. Used by one thread.
 */
final class ViewState {
  private final TierPaths paths;
  private final Map<String, NodeIntent> intents = new HashMap<>();
  private final Map<MemberKey, LiveNode> liveNodes = new HashMap<>();
  private final Map<String, TelemetrySecret> directorSecrets = new HashMap<>();
  private final Map<String, LiveShim> liveShims = new HashMap<>();
  private final Set<String> directors = new HashSet<>();
  private final Map<String, LiveDirector> liveDirectors = new HashMap<>();
  private Optional<TierSpec> spec = Optional.empty();
  private Optional<String> leader = Optional.empty();
  private Optional<Epoch> epoch = Optional.empty();
  private long epochNumber;
  private long term;
  private long settled;
  private long thawed;
  private long frozenAt;
  private boolean connected;

  ViewState(TierPaths paths) {
    this.paths = paths;
  }

  void connected(boolean whether) {
    connected = whether;
  }

  /** Takes over one znode's content, or that it is gone. */
  void apply(String path, Optional<Content> content) {
    Optional<byte[]> bytes = content.map(Content::bytes);
    String parent = TierPaths.parent(path);
    String name = TierPaths.name(path);
    if (parent.equals(paths.root())) {
      top(path, bytes);
    } else if (parent.equals(paths.nodes())) {
      change(intents, name, bytes, MemberCodec::intent, NodeIntent::nodeId);
    } else if (parent.equals(paths.directors())) {
      director(name, bytes);
    } else if (parent.equals(paths.liveDirectors())) {
      change(liveDirectors, name, bytes, MemberCodec::director, LiveDirector::directorId);
    } else if (parent.equals(paths.liveNodes())) {
      change(liveNodes, key(name), bytes, MemberCodec::node, LiveNode::key);
    } else if (parent.equals(paths.liveShims())) {
      change(liveShims, name, bytes, MemberCodec::shim, LiveShim::nodeId);
    }
  }

  private void director(String name, Optional<byte[]> bytes) {
    bytes.ifPresentOrElse(_ -> directors.add(name), () -> directors.remove(name));
    bytes
        .flatMap(MemberCodec::directorSecret)
        .ifPresentOrElse(
            secret -> directorSecrets.put(name, secret), () -> directorSecrets.remove(name));
  }

  /** By which the telemetry of all members is authenticated. */
  Map<SenderId, TelemetrySecret> secrets() {
    Map<SenderId, TelemetrySecret> secrets = new HashMap<>();
    intents.forEach(
        (id, intent) ->
            intent.secret().ifPresent(secret -> secrets.put(SenderId.node(id), secret)));
    directorSecrets.forEach((id, secret) -> secrets.put(SenderId.director(id), secret));
    return secrets;
  }

  private void top(String path, Optional<byte[]> bytes) {
    if (path.equals(paths.leader())) {
      leader = bytes.map(name -> new String(name, StandardCharsets.UTF_8));
    } else if (bytes.isEmpty()) {
      // Nobody removes these; a tier that is wiped is not followed into nothing.
      return;
    } else if (path.equals(paths.spec())) {
      spec = bytes.map(SpecCodec::decode);
    } else if (path.equals(paths.term())) {
      term = Counter.value(bytes.get());
    } else if (path.equals(paths.settled())) {
      settled = Counter.value(bytes.get());
    } else if (path.equals(paths.thaw())) {
      thawed = Counter.value(bytes.get());
    } else if (path.equals(paths.frozen())) {
      frozenAt = Counter.value(bytes.get());
    } else if (path.equals(paths.epochs())) {
      epochNumber = Counter.value(bytes.get());
    }
  }

  private static <K, V> void change(
      Map<K, V> map,
      K key,
      Optional<byte[]> bytes,
      Function<byte[], V> decode,
      Function<V, K> keyOf) {
    if (bytes.isEmpty()) {
      map.remove(key);
      return;
    }
    V value = decode.apply(bytes.get());
    if (!keyOf.apply(value).equals(key)) {
      throw new ZnodeFormatException(
          "id: '" + keyOf.apply(value) + "' (expected: that of its znode, '" + key + "')");
    }
    map.put(key, value);
  }

  private static MemberKey key(String name) {
    try {
      return MemberKey.parse(name);
    } catch (IllegalArgumentException e) {
      throw new ZnodeFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The number of the latest epoch, 0 for none. */
  long epochNumber() {
    return epochNumber;
  }

  /**
   * Takes over the latest epoch.
   *
   * @throws io.longhaul.hash.EpochFormatException when it cannot be decoded
   */
  void epoch(byte[] bytes) {
    Epoch read = EpochCodec.decode(bytes);
    if (read.number() != epochNumber) {
      throw new ZnodeFormatException(
          "epoch: number " + read.number() + " (expected: " + epochNumber + ")");
    }
    epoch = Optional.of(read);
  }

  /** The tier, or empty as long as its spec was not read. */
  Optional<TierView> view() {
    return spec.map(
        known ->
            new TierView(
                connected,
                known,
                leader,
                term,
                epoch,
                settled,
                thawed,
                intents,
                liveNodes,
                liveShims,
                directors,
                liveDirectors,
                Observed.NONE,
                frozenAt));
  }
}
