package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;

/** What becomes of a call whose body is there. Both methods are for the request's event loop. */
interface Course {

    /** Takes the whole body. Doesn't block; sees to it that the call ends. */
    void take(Slice bytes);

    /** The client has hung up after that. */
    void hungUp();
}
