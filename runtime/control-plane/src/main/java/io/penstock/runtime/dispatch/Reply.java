package io.penstock.runtime.dispatch;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.Problem;
import java.util.List;

/**
 * Where the answer of a synchronous call goes. Either {@link #answer}, or {@link #begin}, any
 * number of {@link #write} and {@link #end}, or {@link #fail}, which may also break off a begun
 * answer. {@code fail} may come from another thread than the rest while a {@code write} blocks, and
 * ends that.
 */
public interface Reply {

    /** A whole answer. Doesn't block. */
    void answer(int status, List<Header> headers, Slice body, Receipt receipt);

    /** The head of an answer whose body follows. Doesn't block. */
    void begin(int status, List<Header> headers, Receipt receipt);

    /**
     * The next bytes of a begun answer. Blocks while the client is slow.
     *
     * @return whether the client still takes them; if not, the rest can be thrown away
     */
    boolean write(Slice bytes);

    /** A begun answer is complete. Doesn't block. */
    void end();

    /** There is no answer, or it breaks off here. Doesn't block. */
    void fail(Problem problem, Receipt receipt);
}
