package io.penstock.e2e;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Plays {@code systemd} with a socket unit and {@code StandardInput=socket}: listens at a port of
 * the loopback and runs a command with that socket as its standard input, again whenever it has
 * ended. Linux only. What Java opens can't be given to another program, so the system's own calls
 * are used.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
 */
final class SocketHolder {

    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int BACKLOG = 1024;
    private static final int ADDRESS_BYTES = 16;
    private static final int LOOPBACK = 0x7f00_0001;

    private static final Linker LINKER = Linker.nativeLinker();

    private SocketHolder() {}

    /** What runs, and whether there is to be no more. One lock, or one more would outlive us. */
    private static final class Children {
        private Optional<Process> running = Optional.empty();
        private boolean ended;

        /** Starts the next one, unless it is over. */
        synchronized Optional<Process> start(List<String> command) throws IOException {
            running =
                    ended
                            ? Optional.empty()
                            : Optional.of(new ProcessBuilder(command).inheritIO().start());
            return running;
        }

        synchronized void end() {
            ended = true;
            running.ifPresent(Process::destroy);
            running.map(Process::onExit).ifPresent(CompletableFuture::join);
        }
    }

    /** The command that runs another one, as often as it ends, under a socket at a port. */
    static List<String> command(int port, List<String> held) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(SocketHolder.class.getName());
        command.add(Integer.toString(port));
        command.addAll(held);
        return command;
    }

    /** Arguments are the port and the command. Ends its child when it is told to end. */
    public static void main(String... arguments) throws Throwable {
        listenAtStandardInput(Short.parseShort(arguments[0]));
        List<String> command = List.of(arguments).subList(1, arguments.length);
        Children children = new Children();
        Runtime.getRuntime().addShutdownHook(new Thread(children::end));
        Optional<Process> child = children.start(command);
        while (child.isPresent()) {
            child.get().waitFor();
            child = children.start(command);
        }
    }

    private static void listenAtStandardInput(short port) throws Throwable {
        int socket = call("socket", AF_INET, SOCK_STREAM, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            var network = ByteOrder.BIG_ENDIAN;
            address.set(ValueLayout.JAVA_SHORT.withOrder(network), Short.BYTES, port);
            address.set(ValueLayout.JAVA_INT.withOrder(network), Integer.BYTES, LOOPBACK);
            call("bind", socket, address, ADDRESS_BYTES);
        }
        call("listen", socket, BACKLOG);
        call("dup2", socket, 0);
    }

    /** Calls a function of the C library whose arguments are numbers and addresses. */
    // A shape that isn't the function's would crash the JVM; there is no way without.
    @SuppressWarnings("restricted")
    private static int call(String name, Object... arguments) throws Throwable {
        var shape = FunctionDescriptor.of(ValueLayout.JAVA_INT);
        for (Object argument : arguments) {
            shape =
                    shape.appendArgumentLayouts(
                            argument instanceof MemorySegment
                                    ? ValueLayout.ADDRESS
                                    : ValueLayout.JAVA_INT);
        }
        MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
        int result = (int) LINKER.downcallHandle(symbol, shape).invokeWithArguments(arguments);
        if (result < 0) {
            throw new IOException(name + " failed");
        }
        return result;
    }
}
