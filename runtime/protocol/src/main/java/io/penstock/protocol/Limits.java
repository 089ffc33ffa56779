package io.penstock.protocol;

/** Upper bounds of everything that travels. A frame that breaks one is refused, never cut. */
public final class Limits {

    /** Version of the protocol, in every {@link Hello}. Both ends must have the same. */
    public static final int PROTOCOL_VERSION = 3;

    /** Bytes of body in one frame; longer bodies travel as several {@link LaneFrame.Chunk}s. */
    public static final int CHUNK_BYTES_MAX = 256 * 1024;

    /** Bytes of one string field. */
    public static final int STRING_BYTES_MAX = 64 * 1024;

    /** Header fields or map entries or list elements in one frame. */
    public static final int LIST_ENTRIES_MAX = 1024;

    /**
     * Bytes of a whole frame after its length field: a full chunk, and room for the strings beside
     * it.
     */
    public static final int FRAME_BYTES_MAX = CHUNK_BYTES_MAX + 512 * 1024;

    /** Bytes of the whole body of a call to another function, and of its answer. */
    public static final int OUTCALL_BYTES_MAX = 16 * 1024 * 1024;

    /** Calls to other functions that one worker may have in flight. */
    public static final int OUTCALLS_MAX = 256;

    /**
     * Bytes of the bodies of all calls to other functions that one worker has in flight: what the
     * control plane keeps for it at most, beside {@link #OUTCALLS_MAX} frames' strings.
     */
    public static final int OUTCALLS_BYTES_MAX = 64 * 1024 * 1024;

    private Limits() {}
}
