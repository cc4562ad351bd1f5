package io.longhaul.node.route;

import io.longhaul.node.config.HostPattern;
import io.longhaul.node.config.PathPrefix;
import io.longhaul.node.config.Upstream;

/** Where the requests of some hosts and paths go. */
public record Route(HostPattern host, PathPrefix path, Upstream upstream) {}
