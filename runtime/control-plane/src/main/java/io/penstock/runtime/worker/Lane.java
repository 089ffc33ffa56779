package io.penstock.runtime.worker;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.penstock.protocol.ControlFrame.Withdraw;
import io.penstock.protocol.Frame;
import io.penstock.protocol.Frames;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection to one thread of an instance, which runs one attempt after another. Those behind
 * the first are sent ahead, so that the thread needn't be woken for each. They come back ({@link
 * AnswerSink#withdrawn}) when the first takes long, or when the worker is lost before they have
 * begun. Its socket, and what isn't said to be safe for other threads, belong to an event loop.
 */
public final class Lane {

    private static final Log LOG = Log.of(Lane.class);

    /** Of up to 256 KiB each. What one read of the socket brings beyond them is kept, too. */
    static final int PARTS_MAX = 4;

    /** The same while there are calls behind it: those that haven't begun are asked back soon. */
    private static final int PARTS_BEFORE_OTHERS_MAX = 64;

    /** For the answer to a question when its time is over. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final Instance instance;
    private final Channel channel;
    private final LaneContext context;
    private final LaneCalls calls;
    private final AheadWatch watch;

    /** What the event loop hasn't seen yet, and whether it has been told. Any thread's. */
    private final Queue<LaneCall> coming = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean told = new AtomicBoolean();

    /** Whether we have ended the connection, so that answers may be unread. Any thread's. */
    private volatile boolean closing;

    /** Whether another call may be sent behind those there are. Any thread's to read. */
    private volatile boolean takesAhead = true;

    /** Whether the worker didn't take the question for calls, or didn't answer it. */
    private boolean givesNothingBack;

    /** Whether the worker takes no more requests. */
    private boolean deaf;

    private boolean lost;

    /**
     * A lane over a channel, whose frames are to be given to {@link #arrived}.
     *
     * @param instance whose thread it is
     * @param channel of an event loop
     * @param context what it needs of its surroundings
     */
    Lane(Instance instance, Channel channel, LaneContext context) {
        this.instance = instance;
        this.channel = channel;
        this.context = context;
        this.calls = new LaneCalls(context.fences());
        this.watch = new AheadWatch(channel::eventLoop, context.patience(), this::lookAtFirst);
    }

    /**
     * One attempt, without its body.
     *
     * @param invocationId the invocation
     * @param attempt which try it is, from 1
     * @param deadlineEpochMillis when the caller stops waiting
     * @param method HTTP method
     * @param path decoded path behind the function's name
     * @param query raw query string
     * @param headers headers for the function
     */
    public record Request(
            String invocationId,
            int attempt,
            long deadlineEpochMillis,
            String method,
            String path,
            String query,
            List<Header> headers) {

        /** Copies the headers. */
        public Request {
            headers = List.copyOf(headers);
        }
    }

    /** The instance whose thread serves this lane. */
    public Instance instance() {
        return instance;
    }

    /** Whether another attempt may be sent behind the one that runs. From any thread. */
    public boolean takesAhead() {
        return takesAhead && !closing;
    }

    /**
     * Has an attempt run once those before it are done. From any thread. Never blocks, and tells
     * the sink nothing on the calling thread.
     *
     * @param sink takes the answer, and when it is over
     */
    public void call(Request request, Slice body, AnswerSink sink) {
        coming.add(new LaneCall(this, request, body, sink));
        if (told.compareAndSet(false, true)) {
            try {
                // After what the loop does at this moment: one write then carries several requests.
                later(this::takeIn);
            } catch (RejectedExecutionException e) {
                LOG.debug("the event loops have ended", e, "instanceId", instance.id());
                Threads.start("lane-ended-" + instance.id(), this::turnAway);
            }
        }
    }

    private void turnAway() {
        closing = true;
        told.set(false);
        LaneCalls.giveBack(drained(), false);
    }

    private void later(Runnable task) {
        channel.eventLoop().execute(task);
    }

    private void takeIn() {
        told.set(false);
        if (lost || deaf || closing || !channel.isActive()) {
            tell(new LaneCalls.Lost(List.of(), drained()), new ClosedChannelException());
            return;
        }
        List<LaneCall> come = drained();
        if (heldUp() && calls.size() > 0) {
            // They were on their way when the lane was found to be of no use to them.
            LaneCalls.giveBack(come, true);
        } else {
            come.forEach(calls::add);
        }
        goOn();
    }

    /** What has come since. */
    private List<LaneCall> drained() {
        List<LaneCall> come = new ArrayList<>();
        for (LaneCall call = coming.poll(); call != null; call = coming.poll()) {
            come.add(call);
        }
        return come;
    }

    /** Whether the first call takes long, or it isn't known what has become of those behind it. */
    private boolean heldUp() {
        return calls.asking() || (watch.tripped() && calls.size() > 0);
    }

    /** Sends what may be sent, and has the first call begin. */
    void goOn() {
        try {
            if (!lost && !deaf && calls.send()) {
                flush();
            }
            if (!lost) {
                calls.begin(watch::first);
                watch.ahead(carriesOthers());
            }
            takesAhead = !deaf && !heldUp();
            if (carriesOthers()) {
                // An answer in parts may have stopped it, before there was anybody behind it.
                reading(true);
            }
        } catch (RuntimeException | Error e) {
            // E.g. no memory for a frame.
            broke(e);
        }
    }

    /**
     * Gives a frame to the connection, which sends it with the next {@link #flush}.
     *
     * @throws ProtocolException if it breaks a limit; nothing has been sent then
     */
    ChannelFuture write(LaneFrame frame) throws ProtocolException {
        return channel.write(Unpooled.wrappedBuffer(Frames.encode(frame)));
    }

    void flush() {
        channel.flush();
    }

    private boolean carriesOthers() {
        return calls.size() > 1;
    }

    /**
     * Whether an answer in parts may have the lane not read. Not when what is left of it is in the
     * socket, and the news behind it is wanted: answers of others, or the end of a worker.
     *
     * @param parts how many wait
     */
    boolean mayRest(int parts) {
        boolean known = calls.othersHaveBegun() || givesNothingBack;
        return !known && parts > (carriesOthers() ? PARTS_BEFORE_OTHERS_MAX : PARTS_MAX);
    }

    /** Whether frames are read at all. From any thread. */
    void reading(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    /** A frame has come. */
    void arrived(Frame frame) throws ProtocolException {
        LaneCall first = calls.first();
        if (first == null || !first.take(frame)) {
            throw new ProtocolException(
                    "answer of another attempt, or no answer at all: " + frame.getClass());
        }
        progressed(first);
    }

    /** A call's request has gone, or its answer has come. */
    void progressed(LaneCall call) {
        if (call.done() && calls.remove(call)) {
            try {
                goOn();
            } finally {
                call.through();
            }
        }
    }

    /**
     * The first call may have run for too long, so that those behind it had better go elsewhere.
     */
    private void lookAtFirst() {
        if (!lost && watch.tooLong(carriesOthers())) {
            takeBack();
        }
    }

    private void takeBack() {
        takesAhead = false;
        calls.takeBackUnsent();
        long fence = calls.askBack();
        if (fence != LaneCalls.NONE) {
            ask(fence);
        }
    }

    /**
     * The worker takes no more requests: it has ended, most likely, and what it wrote before is
     * still to be read. Its end then tells what can have begun.
     */
    void unsendable(Throwable cause) {
        if (!(cause instanceof IOException)) {
            broke(cause);
        } else if (!deaf) {
            deaf = true;
            takesAhead = false;
            readToTheEnd();
            afterAll(() -> broke(cause));
        }
    }

    /**
     * When the worker has had its time; and a moment after it, as it may have been we who stood
     * still, and the news is on its way through our own threads.
     */
    private void afterAll(Runnable task) {
        later(context.answerMax(), () -> later(LAST_CHANCE, task));
    }

    private void later(Duration pause, Runnable task) {
        ScheduledFuture<?> _ =
                channel.eventLoop().schedule(task, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ask(long fence) {
        Withdraw question = new Withdraw(instance.id(), context.index(), fence);
        // On a thread of its own: a worker that doesn't read must not hold the event loop up.
        Threads.start(
                "withdraw-" + fence,
                () -> {
                    if (!context.worker().ask(question)) {
                        later(this::readToTheEnd);
                    }
                });
        afterAll(() -> expectAnswer(fence));
    }

    private void expectAnswer(long fence) {
        if (!lost && calls.asking(fence)) {
            context.worker().gaveNoAnswer();
            readToTheEnd();
        }
    }

    /** The worker is gone, or will be: what it has written is read, and then the end. */
    private void readToTheEnd() {
        givesNothingBack = true;
        reading(true);
    }

    /**
     * The worker won't begin what was asked back, but for what it has begun. From any thread.
     *
     * @param begun the last attempt it has begun
     */
    void withdrawn(long begun) {
        later(
                () -> {
                    if (!calls.takeBack(begun)) {
                        broke(new ProtocolException("gave back what it can't give back"));
                        return;
                    }
                    goOn();
                    if (watch.tripped() && carriesOthers()) {
                        takeBack();
                    }
                });
    }

    /** Something is wrong with the connection. */
    void broke(Throwable cause) {
        close();
        closed(cause);
    }

    /**
     * The connection has ended, and with it what the lane carries. Unless it was us who closed it,
     * all that the worker has written has been read: of what was sent only the first call can have
     * begun, and the others may run elsewhere.
     */
    void closed(Throwable cause) {
        if (lost) {
            return;
        }
        lost = true;
        boolean allRead = !closing;
        close();
        tell(calls.end(allRead), cause);
    }

    /**
     * On a thread of its own: the process's end, if it is that, takes a moment to show, and until
     * then others would be sent to it.
     */
    private void tell(LaneCalls.Lost news, Throwable cause) {
        if (!news.maybeBegun().isEmpty() || !news.unbegun().isEmpty()) {
            Threads.start(
                    "lane-lost-" + instance.id(),
                    () -> news.tell(new WorkerLostException(context.worker().whyLost(), cause)));
        }
    }

    /** Closes the connection; attempts that it carries are lost. From any thread. */
    public void close() {
        closing = true;
        channel.close()
                .addListener(
                        ended -> {
                            if (!ended.isSuccess()) {
                                LOG.debug(
                                        "closing a lane failed",
                                        ended.cause(),
                                        "instanceId",
                                        instance.id());
                            }
                        });
    }
}
