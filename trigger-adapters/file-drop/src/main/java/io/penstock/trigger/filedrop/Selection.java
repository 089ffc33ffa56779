package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.Order;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The files of one pass that are emitted next: a bounded number of all that are there. */
sealed interface Selection {

    /** Files selected in one pass. */
    int FILES_MAX = 4096;

    /** A file of the pass. */
    void offer(Candidate candidate) throws IOException;

    /** The files to emit, in order. Called once, after the pass. */
    List<Candidate> ready() throws IOException;

    static Selection of(Order order, Stability stability) {
        return order == Order.NONE
                ? new AsTheyCome(stability, new ArrayList<>())
                : new Sorted(
                        stability,
                        Candidate.by(order),
                        new PriorityQueue<>(Candidate.by(order).reversed()));
    }

    /** Any files that are whole. */
    record AsTheyCome(Stability stability, List<Candidate> whole) implements Selection {

        @Override
        public void offer(Candidate candidate) throws IOException {
            if (stability.isStable(candidate.relative(), candidate.version())
                    && whole.size() < FILES_MAX) {
                whole.add(candidate);
            }
        }

        @Override
        public List<Candidate> ready() {
            return whole;
        }
    }

    /**
     * The first ones, up to the first that isn't whole: it holds back those after it. Listing a
     * directory may miss a file that was made meanwhile and show a later one. INVARIANT: a file is
     * ready only when an earlier pass has seen it, so this pass has seen all that were there before
     * it; that is why age doesn't count here.
     *
     * @param first the last of the first ones on top
     */
    record Sorted(Stability stability, Comparator<Candidate> order, PriorityQueue<Candidate> first)
            implements Selection {

        @Override
        public void offer(Candidate candidate) {
            first.add(candidate);
            if (first.size() > FILES_MAX) {
                first.remove();
            }
        }

        @Override
        public List<Candidate> ready() throws IOException {
            List<Candidate> ready = new ArrayList<>();
            boolean held = false;
            for (Candidate candidate : first.stream().sorted(order).toList()) {
                // Each one is asked, so that all have been seen by the next pass.
                held |= !stability.isStable(candidate.relative(), candidate.version());
                if (!held) {
                    ready.add(candidate);
                }
            }
            return ready;
        }
    }
}
