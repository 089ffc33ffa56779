package io.penstock.protocol;

/** Anything that travels between the control plane and a worker. */
public sealed interface Frame permits Hello, ControlFrame, LaneFrame {}
