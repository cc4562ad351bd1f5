package io.longhaul.ops.admin;

import io.longhaul.membership.model.Intent;
import io.longhaul.membership.model.NodeIntent;
import io.longhaul.membership.model.TierView;
import io.longhaul.membership.planner.Reason;
import io.longhaul.membership.store.LauncherAnswer;
import io.longhaul.membership.store.LauncherRequest;
import io.longhaul.ops.admin.http.Access;
import io.longhaul.ops.admin.http.ApiHandler;
import io.longhaul.ops.admin.http.ApiJson;
import io.longhaul.ops.admin.http.ApiRequest;
import io.longhaul.ops.admin.http.ApiResponse;
import io.longhaul.ops.admin.http.Problem;
import io.longhaul.ops.admin.http.Router;
import io.longhaul.ops.admin.status.DrainDecision;
import io.longhaul.ops.admin.status.IncarnationStatus;
import io.longhaul.ops.admin.status.NodeStatus;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Nodes: list, drain, undrain, add, stop. Drains of one director are decided one after another. */
final class NodeRoutes {
  private final TierOperations tier;
  private final AuditTrail audit;
  private final Object oneChangeAtATime = new Object();

  NodeRoutes(TierOperations tier, AuditTrail audit) {
    this.tier = tier;
    this.audit = audit;
  }

  void addTo(Router.Builder router) {
    router
        .on("GET", "/v1/nodes", Access.TOKEN, TierGuard.of(_ -> list()))
        .on("POST", "/v1/nodes", Access.TOKEN, TierGuard.of(this::add))
        .on("GET", "/v1/nodes/{id}", Access.TOKEN, TierGuard.of(this::show))
        .on("POST", "/v1/nodes/{id}/drain", Access.TOKEN, changing(this::drain))
        .on("POST", "/v1/nodes/{id}/undrain", Access.TOKEN, changing(this::undrain))
        .on("POST", "/v1/nodes/{id}/stop", Access.TOKEN, TierGuard.of(this::stop));
  }

  private ApiHandler changing(ApiHandler handler) {
    return TierGuard.of(
        request -> {
          synchronized (oneChangeAtATime) {
            return handler.handle(request);
          }
        });
  }

  private ApiResponse list() {
    TierView view = tier.view();
    return ApiResponse.ok(NodeStatus.all(view, TierReads.pending(view)));
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(TierReads.node(tier.view(), request.pathValue("id")));
  }

  private ApiResponse drain(ApiRequest request) {
    String id = request.pathValue("id");
    boolean force = request.flag("force");
    TierView view = TierReads.current(tier);
    TierReads.node(view, id);
    return switch (DrainDecision.of(view, id)) {
      case DrainDecision.AlreadySo() -> ApiResponse.ok(TierReads.node(view, id));
      case DrainDecision.Refused(String reason) when !force ->
          throw Problem.refused(reason + "; force=true drains it all the same").thrown();
      case DrainDecision.Refused(String reason) ->
          put(request, view, id, Intent.DRAINING, "drain " + id + ", forced: " + reason);
      case DrainDecision.Allowed() -> put(request, view, id, Intent.DRAINING, "drain " + id);
    };
  }

  private ApiResponse undrain(ApiRequest request) {
    String id = request.pathValue("id");
    TierView view = TierReads.current(tier);
    NodeStatus node = TierReads.node(view, id);
    if (!node.incarnations().isEmpty()
        && node.incarnations().stream().allMatch(IncarnationStatus::leaving)) {
      throw Problem.refused(
              "node " + id + ": its process was asked to stop and drains itself; start it again")
          .thrown();
    }
    if (intent(view, id).intent() == Intent.ACTIVE) {
      return ApiResponse.ok(node);
    }
    return put(request, view, id, Intent.ACTIVE, "undrain " + id);
  }

  private ApiResponse put(
      ApiRequest request, TierView view, String id, Intent wanted, String what) {
    NodeIntent changed = intent(view, id).with(wanted);
    tier.putIntent(changed);
    audit.note(request, what);
    return ApiResponse.ok(TierReads.node(view.intending(changed), id));
  }

  private ApiResponse add(ApiRequest request) {
    String body = request.body().get();
    Optional<String> id = body.isBlank() ? Optional.empty() : nodeRequest(body).id();
    TierReads.requireConnected(tier.view());
    LaunchResult result = launch(() -> new LauncherRequest.AddNode(id));
    audit.note(request, "add node: " + result.text());
    return ApiResponse.ok(result);
  }

  private ApiResponse stop(ApiRequest request) {
    String id = request.pathValue("id");
    TierView view = TierReads.current(tier);
    NodeStatus node = TierReads.node(view, id);
    boolean force = request.flag("force");
    if (!node.safeToStop() && !force) {
      throw Problem.refused(
              "node "
                  + id
                  + ": "
                  + unsafe(node)
                  + " (expected: drained, safe to stop); force=true ends its connections")
          .thrown();
    }
    LaunchResult result = launch(() -> new LauncherRequest.StopNode(id));
    audit.note(request, "stop " + id + (force ? ", forced" : ""));
    return ApiResponse.ok(result);
  }

  private LaunchResult launch(Supplier<LauncherRequest> checked) {
    LauncherRequest wish;
    try {
      wish = checked.get();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(String.valueOf(e.getMessage())).thrown();
    }
    return switch (tier.launch(wish)) {
      case LauncherAnswer.Done(String text) -> new LaunchResult(text);
      case LauncherAnswer.Refused(String text) -> throw Problem.refused(text).thrown();
    };
  }

  private static String unsafe(NodeStatus node) {
    String waits = node.waitsFor().stream().map(Reason::text).collect(Collectors.joining("; "));
    return node.state() + (waits.isEmpty() ? "" : ", " + waits);
  }

  private static NodeRequest nodeRequest(String body) {
    try {
      return ApiJson.read(body, NodeRequest.class);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("body: " + e.getMessage()).thrown();
    }
  }

  private static NodeIntent intent(TierView view, String id) {
    return view.intents().getOrDefault(id, NodeIntent.active(id));
  }
}
