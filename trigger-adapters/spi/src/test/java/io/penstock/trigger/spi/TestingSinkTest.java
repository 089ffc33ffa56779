package io.penstock.trigger.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class TestingSinkTest {

    private final TestingSink sink = new TestingSink();

    @Test
    void whatIsCutAlreadyCanBeCutAgain() {
        sink.cut();
        assertThatCode(sink::cut).doesNotThrowAnyException();
    }

    @Test
    void itTakesEventsAgainWhenItIsReopened() throws Exception {
        sink.cut();
        sink.reopen();
        Receipt receipt = sink.emit(TriggerEvent.of("1", "/test", "test").build());
        assertThat(receipt.accepted()).isCompleted();
        assertThat(sink.events()).hasSize(1);
    }
}
