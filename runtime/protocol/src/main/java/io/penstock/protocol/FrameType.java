package io.penstock.protocol;

/** The type byte of each frame. Codes are for good: a new frame gets a new one. */
enum FrameType {
    HELLO(1),
    LOAD(16),
    UNLOAD(17),
    UNLOADED(18),
    CANCEL(19),
    EXIT(20),
    HEARTBEAT(21),
    LEAKED(22),
    LOG_LINE(23),
    OUTCALL(24),
    OUTCALL_CHUNK(25),
    OUTCALL_ANSWER(26),
    OUTCALL_REFUSED(27),
    WITHDRAW(28),
    WITHDRAWN(29),
    READY(48),
    INIT_FAILED(49),
    INVOKE(50),
    CHUNK(51),
    RESULT(52),
    HEAD(53),
    END(54),
    FAILED(55),
    ADAPTERS(64),
    OPEN(65),
    DRAIN(66),
    CLOSED(67),
    ASK(68),
    ANSWER(69),
    EMIT(70),
    EVENT_CHUNK(71),
    ACCEPTED(72),
    REFUSED(73),
    INVOCATION_SUCCEEDED(74),
    INVOCATION_FAILED(75),
    SAVE(76),
    SAVED(77),
    REPORT(78),
    LAG(79);

    private static final FrameType[] BY_CODE = new FrameType[128];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FrameType of(byte code) throws ProtocolException {
        FrameType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolException("unknown frame type " + code);
        }
        return type;
    }
}
