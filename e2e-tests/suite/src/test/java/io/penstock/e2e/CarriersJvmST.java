package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link Carriers} of the control plane, in the JVM form: the native one loads no classes. */
@PenstockTest
class CarriersJvmST {

    private final Penstock server;

    CarriersJvmST(Penstock server) {
        this.server = server;
    }

    @Test
    void controlPlaneHasEnough() throws Exception {
        assertThat(Carriers.of(server.process())).isGreaterThanOrEqualTo(Carriers.MIN);
    }
}
