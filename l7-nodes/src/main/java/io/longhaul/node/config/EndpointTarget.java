package io.longhaul.node.config;

/** Where an endpoint is found, or several are; equal targets have equal texts. */
public sealed interface EndpointTarget permits Endpoint, DnsTarget, FileTarget {}
