package io.penstock.runtime.dispatch;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import io.penstock.runtime.dispatch.AttemptState.Phase;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.pool.CallTimes;
import io.penstock.runtime.pool.Lease;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.AnswerSink;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One try of an invocation on one lane.
 *
 * <p>The answer, the deadline and the caller's hang-up race for it; the first to move its state
 * decides what the caller gets, the others find it settled. At the deadline, or when the caller is
 * gone, the function is interrupted; if it hasn't ended after {@link #GRACE} its worker is given
 * up.
 */
final class Attempt implements AnswerSink, DeadlineWatch.Entry {

    private static final Log LOG = Log.of(Attempt.class);

    /** How long a function may take to end after it was interrupted. DESIGN section 6. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** What follows from its lane's news. Must not block. */
    interface Course {

        /** It has its number. */
        void sent(Attempt attempt);

        /** It is the first of its lane. */
        void began(Attempt attempt);

        /**
         * The lane is done with it.
         *
         * @param laneIsGood whether the lane can take the next attempt
         */
        void ended(Attempt attempt, boolean laneIsGood);

        /**
         * It hasn't run and never will, and its caller knows nothing of that.
         *
         * @param laneIsGood whether the lane can take other attempts
         */
        void withdrawn(Attempt attempt, boolean laneIsGood);
    }

    private final Metering.Attempted attempted;
    private final Invocation invocation;
    private final Lease lease;
    private final Reply reply;
    private final Telling telling;
    private final DeadlineWatch deadlines;
    private final Metering metering;
    private final Course course;
    private volatile long fence;
    private final AttemptState state = new AttemptState(GRACE);
    private volatile long beganNanos = System.nanoTime();
    private volatile long handlerNanos = CallTimes.UNKNOWN;
    private volatile long wakeNanos = CallTimes.UNKNOWN;

    /** Guarded by this, as is what follows. */
    private boolean metered;

    private long answerBytes;

    /** Whether all that came of the answer could be passed on. */
    private volatile boolean passedOn = true;

    Attempt(
            Metering.Attempted attempted,
            Lease lease,
            Reply reply,
            DeadlineWatch deadlines,
            Metering metering,
            Course course) {
        this.attempted = attempted;
        this.invocation = attempted.invocation();
        this.lease = lease;
        this.reply = reply;
        this.telling = new Telling(reply);
        this.deadlines = deadlines;
        this.metering = metering;
        this.course = course;
    }

    /** Its number; 0 before it is sent. */
    long fence() {
        return fence;
    }

    Lease lease() {
        return lease;
    }

    /** What it took until now. */
    CallTimes took() {
        return new CallTimes(System.nanoTime() - beganNanos, handlerNanos, wakeNanos);
    }

    Invocation invocation() {
        return invocation;
    }

    /** Whether its lane belongs to this worker. */
    boolean runsOn(WorkerProcess worker) {
        return lease.lane().instance().worker() == worker;
    }

    /** Runs an action once the reply has what it shall have. */
    void whenTold(Runnable action) {
        telling.whenTold(action);
    }

    AttemptState state() {
        return state;
    }

    @Override
    public void sent(long number) {
        fence = number;
        course.sent(this);
    }

    @Override
    public void begins() {
        passOn(
                () -> {
                    beganNanos = System.nanoTime();
                    state.begin(beganNanos + invocation.version().settings().timeout().toNanos());
                    course.began(this);
                });
    }

    @Override
    public void withdrawn(boolean laneIsGood) {
        if (state.move(
                AttemptState.UNTOLD,
                Phase.SETTLED,
                Outcome.of(ErrorCode.INTERNAL_ERROR, Usage.NONE))) {
            course.withdrawn(this, laneIsGood);
        } else {
            // The caller has hung up, or its deadline has passed, since it was to begin.
            course.ended(this, laneIsGood);
        }
    }

    @Override
    public void result(LaneFrame.Result result) {
        passOn(() -> answer(result));
    }

    private void answer(LaneFrame.Result result) {
        handlerNanos = result.usage().wallNanos();
        wakeNanos = Math.max(0, System.nanoTime() - beganNanos - handlerNanos);
        count(result.body());
        if (state.move(AttemptState.UNANSWERED, Phase.SETTLED, Outcome.succeeded(result.usage()))) {
            Receipt receipt = receipt(result.usage());
            telling.tell(
                    meter(),
                    () -> reply.answer(result.status(), result.headers(), result.body(), receipt),
                    receipt);
        }
    }

    @Override
    public void head(LaneFrame.Head head) {
        passOn(() -> begin(head));
    }

    private void begin(LaneFrame.Head head) {
        if (state.move(Phase.RUNNING, Phase.STREAMING)) {
            Receipt soFar =
                    new Receipt(
                            invocation.id(),
                            invocation.version().number(),
                            Optional.of(lease.startKind()),
                            Optional.empty());
            reply.begin(head.status(), head.headers(), soFar);
        }
    }

    @Override
    public void chunk(Slice bytes) {
        passOn(() -> write(bytes));
    }

    private void write(Slice bytes) {
        count(bytes);
        if (state.streaming() && !reply.write(bytes)) {
            callerGone();
        }
    }

    @Override
    public void end(LaneFrame.End end) {
        passOn(() -> complete(end));
    }

    private void complete(LaneFrame.End end) {
        handlerNanos = end.usage().wallNanos();
        if (state.move(AttemptState.STREAMS, Phase.SETTLED, Outcome.succeeded(end.usage()))) {
            telling.tell(meter(), reply::end, receipt(end.usage()));
        }
    }

    @Override
    public void failed(LaneFrame.Failed failed) {
        handlerNanos = failed.usage().wallNanos();
        passOn(
                () ->
                        fail(
                                FunctionFailure.problem(invocation.version(), failed.failure()),
                                failed.usage()));
    }

    @Override
    public void refused(ProtocolException limit) {
        passOn(
                () ->
                        fail(
                                Problem.of(
                                        ErrorCode.PAYLOAD_TOO_LARGE,
                                        "The request has a " + limit.getMessage() + "."),
                                Usage.NONE));
    }

    /** What can't be passed on ends the attempt, and the lane with it. */
    private void passOn(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            // E.g. an answer of a worker whose code was tampered with.
            broke(e);
        }
    }

    /** Something of it can't be passed on: ends the attempt, and its lane. */
    private void broke(Throwable cause) {
        passedOn = false;
        lease.lane().close();
        unsendable(cause);
    }

    /** Tells the caller that it has failed by our own fault. */
    void unsendable(Throwable cause) {
        try {
            LOG.error("call failed", cause, "invocationId", invocation.id());
            broke();
        } catch (RuntimeException | Error e) {
            // Nobody will be told any more; what follows must come all the same.
            telling.end();
            throw e;
        }
    }

    @Override
    public void over() {
        boolean answered = !state.open();
        if (!answered) {
            // The lane came to an end without one: its worker doesn't keep the protocol.
            broke();
        }
        course.ended(this, answered && passedOn);
    }

    @Override
    public void lost(WorkerLostException reason) {
        if (passedOn) {
            LOG.warn(
                    "worker lost under a call",
                    "invocationId",
                    invocation.id(),
                    "function",
                    invocation.version().function(),
                    "workerId",
                    lease.lane().instance().worker().id(),
                    "reason",
                    reason.getMessage());
        }
        try {
            fail(FunctionFailure.lost(invocation.version(), reason), elapsed());
        } finally {
            course.ended(this, false);
        }
    }

    /** Its answer couldn't be passed on: the caller is told, whatever it was told before. */
    private void broke() {
        state.move(
                EnumSet.complementOf(EnumSet.of(Phase.STUCK)),
                Phase.SETTLED,
                Outcome.of(ErrorCode.INTERNAL_ERROR, elapsed()));
        telling.tell(
                meter(),
                Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log."),
                receipt(elapsed()));
    }

    private void fail(Problem problem, Usage usage) {
        if (state.move(AttemptState.OPEN, Phase.SETTLED, Outcome.of(problem.code(), usage))) {
            telling.tell(meter(), problem, receipt(usage));
        }
    }

    /**
     * Makes the row of how it ended, once.
     *
     * @return completes when the caller may be told
     */
    private CompletableFuture<Void> meter() {
        Outcome decided;
        long bytes;
        synchronized (this) {
            if (metered) {
                return CompletableFuture.completedFuture(null);
            }
            metered = true;
            decided = state.outcome();
            bytes = answerBytes;
        }
        return metering.ended(attempted, attempted.waitedNanos(beganNanos), decided, bytes);
    }

    private synchronized void count(Slice bytes) {
        answerBytes += bytes.length();
    }

    /** The caller hung up: nobody needs the answer. */
    void callerGone() {
        if (state.move(
                AttemptState.RUNS, Phase.ABANDONED, Outcome.of(ErrorCode.CLIENT_GONE, elapsed()))) {
            abandon(Problem.of(ErrorCode.CLIENT_GONE, "The caller hung up."));
        }
    }

    private void abandon(Problem problem) {
        lease.lane().instance().worker().cancel(lease.lane().instance(), fence);
        deadlines.enter(this);
        passOn(() -> telling.tell(meter(), problem, receipt(elapsed())));
    }

    @Override
    public long deadlineNanos() {
        return state.deadlineNanos();
    }

    /** The deadline has passed, or the grace after it. */
    @Override
    public void expired() {
        if (System.nanoTime() - state.deadlineNanos() < 0) {
            // The caller hung up at this very moment: the grace has only begun.
            deadlines.enter(this);
        } else if (state.move(Phase.ABANDONED, Phase.STUCK)) {
            // On a thread of its own: it wakes pools, and other deadlines wait for this one.
            Threads.start("give-up-" + fence, () -> lease.giveUp("timeout"));
        } else if (state.move(
                AttemptState.RUNS,
                Phase.ABANDONED,
                Outcome.of(ErrorCode.FUNCTION_TIMEOUT, elapsed()))) {
            Problem problem =
                    Problem.of(
                            ErrorCode.FUNCTION_TIMEOUT,
                            invocation.version().label()
                                    + " didn't answer within its timeout of "
                                    + invocation.version().settings().timeout().toMillis()
                                    + " ms.");
            abandon(problem);
        }
    }

    private Receipt receipt(Usage usage) {
        return new Receipt(
                invocation.id(),
                invocation.version().number(),
                Optional.of(lease.startKind()),
                Optional.of(usage));
    }

    private Usage elapsed() {
        return new Usage(System.nanoTime() - beganNanos, 0, 0);
    }
}
