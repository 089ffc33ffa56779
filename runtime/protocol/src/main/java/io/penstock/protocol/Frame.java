package io.penstock.protocol;

/** Anything that travels between the control plane and a worker, or the adapter host. */
public sealed interface Frame permits Hello, ControlFrame, LaneFrame, TriggerFrame {}
