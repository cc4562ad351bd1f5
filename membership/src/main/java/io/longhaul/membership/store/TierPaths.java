package io.longhaul.membership.store;

import io.longhaul.membership.model.MemberKey;
import io.longhaul.membership.model.MemberName;
import java.util.List;

/** Where everything of a tier lies in ZooKeeper; see the module's README for the table. */
record TierPaths(String root) {
  /** Parent of all tiers. */
  static final String TIERS = "/longhaul";

  static TierPaths of(String tier) {
    return new TierPaths(TIERS + "/" + MemberName.check("tier", tier));
  }

  String spec() {
    return root + "/spec";
  }

  String routes() {
    return root + "/routes";
  }

  String routesHistory() {
    return root + "/routes-history";
  }

  String routesVersion(int number) {
    return routesHistory() + "/" + number;
  }

  /** What was in force as a version that has been replaced. */
  String routesDocument(int number) {
    return routesVersion(number) + "/document";
  }

  String tickets() {
    return root + "/tickets";
  }

  String nodes() {
    return root + "/nodes";
  }

  String node(String id) {
    return nodes() + "/" + MemberName.check("node id", id);
  }

  String live() {
    return root + "/live";
  }

  String liveNodes() {
    return live() + "/nodes";
  }

  String liveNode(MemberKey key) {
    return liveNodes() + "/" + key.znode();
  }

  String liveShims() {
    return live() + "/shims";
  }

  String liveShim(String id) {
    return liveShims() + "/" + MemberName.check("node id", id);
  }

  String liveDirectors() {
    return live() + "/directors";
  }

  String liveDirector(String id) {
    return liveDirectors() + "/" + MemberName.check("director id", id);
  }

  String launcher() {
    return live() + "/launcher";
  }

  String directors() {
    return root + "/directors";
  }

  String director(String id) {
    return directors() + "/" + MemberName.check("director id", id);
  }

  String term() {
    return root + "/term";
  }

  String leader() {
    return root + "/leader";
  }

  String epochs() {
    return root + "/epochs";
  }

  String epoch(long number) {
    return epochs() + "/" + number;
  }

  String settled() {
    return root + "/settled";
  }

  String thaw() {
    return root + "/thaw";
  }

  String frozen() {
    return root + "/frozen";
  }

  String audit() {
    return root + "/audit";
  }

  String launcherRequests() {
    return root + "/launcher/requests";
  }

  String launcherAnswers() {
    return root + "/launcher/answers";
  }

  /** What a new tier consists of beside its spec, parents first, all but the counters empty. */
  List<String> folders() {
    return List.of(
        routesHistory(),
        nodes(),
        live(),
        liveNodes(),
        liveDirectors(),
        liveShims(),
        directors(),
        root + "/drains",
        audit(),
        root + "/launcher",
        launcherRequests(),
        launcherAnswers());
  }

  /** The counters of a new tier; each begins with 0. */
  List<String> counters() {
    return List.of(term(), epochs(), settled(), thaw(), frozen());
  }

  /** The last part of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Everything but the last part of a path. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
