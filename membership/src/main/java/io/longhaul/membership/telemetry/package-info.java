/**
 * What is frequent and replaceable, by messages over Aeron: signs of life, occupancy, whom
 * directors reach. Who is not known by ZooKeeper's secrets is not heard.
 */
@NullMarked
package io.longhaul.membership.telemetry;

import org.jspecify.annotations.NullMarked;
