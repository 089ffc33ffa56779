package io.penstock.runtime.trigger;

import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Adapters;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.Ask;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Drain;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.runtime.worker.AdapterHostLink;
import io.penstock.runtime.worker.AdapterHostListener;
import io.penstock.runtime.worker.AdapterHostStarter;
import io.penstock.runtime.worker.WorkerStartException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Adapter hosts without a process: they close what they are told to, if nothing else is said. */
final class TestingHost implements AdapterHostStarter {

    /** Starts fail with it while it is there. */
    volatile @Nullable RuntimeException failure;

    volatile boolean refuses;
    volatile boolean closes = true;

    final List<Link> started = new CopyOnWriteArrayList<>();

    @Override
    public AdapterHostLink launch(AdapterHostListener listener) throws WorkerStartException {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        if (refuses) {
            throw new WorkerStartException("told to", new IOException("told to"));
        }
        Link link = new Link(listener);
        started.add(link);
        link.say(new Adapters(List.of("test"), List.of()));
        return link;
    }

    /** The one started last. */
    Link last() {
        return started.getLast();
    }

    /** One host. */
    final class Link implements AdapterHostLink {

        final List<TriggerFrame> received = new CopyOnWriteArrayList<>();
        private final AtomicBoolean gone = new AtomicBoolean();
        private final AdapterHostListener listener;

        private Link(AdapterHostListener listener) {
            this.listener = listener;
        }

        void say(TriggerFrame frame) {
            try {
                listener.said(frame);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }

        List<Open> opened() {
            return received.stream().filter(Open.class::isInstance).map(Open.class::cast).toList();
        }

        List<Long> drained() {
            return received.stream()
                    .filter(Drain.class::isInstance)
                    .map(frame -> ((Drain) frame).adapterId())
                    .toList();
        }

        boolean isGone() {
            return gone.get();
        }

        @Override
        public void send(TriggerFrame frame) {
            received.add(frame);
            switch (frame) {
                case Drain drain when closes -> say(new Closed(drain.adapterId(), ""));
                case Ask ask -> say(new Answer(ask.callId(), true, "", "", ""));
                default -> {}
            }
        }

        @Override
        public void kill(String reason) {
            if (gone.compareAndSet(false, true)) {
                listener.gone(reason);
            }
        }

        @Override
        public void exit(Duration atMost) {
            kill("told to");
        }
    }
}
