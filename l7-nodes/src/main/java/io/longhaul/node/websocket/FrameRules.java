package io.longhaul.node.websocket;

import io.longhaul.node.config.FrameLimits;

/**
 * What the frames of one direction must be like. Many tunnels share one (see {@link
 * TunnelLoop#trackers}).
 *
 * @param masked whether they must be masked; if not, they must not be
 * @param reserved which reserved bits may be set
 * @param limits how large they may be
 */
record FrameRules(boolean masked, ReservedBits reserved, FrameLimits limits) {}
