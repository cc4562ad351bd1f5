package io.longhaul.node.config;

/**
 * What serves the connections of one front door.
 *
 * @param name unique in the document; routes refer to it
 * @param door name of the front door, as in the tier's specification; unique in the document
 */
public record ListenerSpec(String name, String door) {}
