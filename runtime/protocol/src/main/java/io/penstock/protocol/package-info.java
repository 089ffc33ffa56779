/**
 * The frames that the control plane and its worker processes exchange over Unix domain sockets.
 *
 * <p>One control connection per worker carries {@link io.penstock.protocol.ControlFrame}s; one lane
 * per instance thread carries {@link io.penstock.protocol.LaneFrame}s. A frame is a 4-byte
 * big-endian length, one type byte and the fields; strings and bytes carry their length in front.
 * The first frame on each connection is {@link io.penstock.protocol.Hello} with the protocol
 * version and a token that is good once. Every length is checked against {@link
 * io.penstock.protocol.Limits} and against the bytes that are there before anything is allocated.
 * docs/adr/0002-worker-protocol.md has the reasons.
 */
@NullMarked
package io.penstock.protocol;

import org.jspecify.annotations.NullMarked;
