package io.penstock.protocol;

import io.penstock.protocol.TriggerFrame.Report.State;
import io.penstock.protocol.TriggerFrame.Spec;
import java.util.List;
import java.util.Map;

/** One or more of each frame of an adapter host. */
final class TestingTriggerFrames {

    private static final List<Header> HEADERS = List.of(new Header("ce-id", "ü€😀"));
    private static final Spec SPEC =
            new Spec("ns.name", "file-drop", TestingFrames.slice(10), Map.of("s", "geheim"));
    private static final Spec EMPTY = new Spec("", "", Slice.empty(), Map.of());

    private TestingTriggerFrames() {}

    static List<Frame> all() {
        Slice full = TestingFrames.slice(Limits.CHUNK_BYTES_MAX);
        return List.of(
                new TriggerFrame.Adapters(List.of("file-drop", "mqtt"), List.of("x.jar: no")),
                new TriggerFrame.Adapters(List.of(), List.of()),
                new TriggerFrame.Open(1, SPEC, Map.of("offset", "7")),
                new TriggerFrame.Open(Long.MIN_VALUE, EMPTY, Map.of()),
                new TriggerFrame.Drain(1, 5000),
                new TriggerFrame.Closed(1, ""),
                new TriggerFrame.Closed(1, "line 1\nline 2"),
                new TriggerFrame.Ask(3, SPEC, true, 20_000),
                new TriggerFrame.Ask(3, EMPTY, false, 1),
                new TriggerFrame.Answer(3, true, "", "", ""),
                new TriggerFrame.Answer(3, false, "tls.caFile", "/x", "There is none."),
                new TriggerFrame.Emit(
                        1, 2, HEADERS, "key", true, false, TestingFrames.slice(5), true),
                new TriggerFrame.Emit(1, -2, List.of(), "", false, true, full, false),
                new TriggerFrame.EventChunk(1, 2, full, true),
                new TriggerFrame.EventChunk(1, 2, Slice.empty(), false),
                new TriggerFrame.Accepted(1, 2, "id"),
                new TriggerFrame.Refused(1, 2, "payload-too-large", "too large"),
                new TriggerFrame.InvocationSucceeded(1, 2, "text/plain", full, false),
                new TriggerFrame.InvocationSucceeded(1, 2, "", Slice.empty(), true),
                new TriggerFrame.InvocationFailed(1, 2, "function-failed", "no", 3),
                new TriggerFrame.Save(1, 9, Map.of("a", "b", "empty", "")),
                new TriggerFrame.Saved(1, 9),
                new TriggerFrame.Report(1, State.CONNECTED, ""),
                new TriggerFrame.Report(1, State.TROUBLED, "away"),
                new TriggerFrame.Report(1, State.FAILED, "lost"),
                new TriggerFrame.Lag(1, "bytes", Long.MAX_VALUE));
    }
}
