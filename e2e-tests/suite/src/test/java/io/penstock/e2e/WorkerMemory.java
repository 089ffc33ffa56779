package io.penstock.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of another process of this machine, as the operating system and jcmd see it. */
final class WorkerMemory {

    private static final Pattern METASPACE_USED = Pattern.compile("Both: +([0-9.]+) (KB|MB) used");

    private final long pid;

    WorkerMemory(long pid) {
        this.pid = pid;
    }

    /** Has all garbage collected. */
    void collect() throws IOException, InterruptedException {
        String _ = Jcmd.run(pid, "GC.run");
    }

    /** Metaspace in use after a full collection, which unloads what nobody holds. */
    long settledMetaspaceBytes() throws IOException, InterruptedException {
        collect();
        Matcher used = METASPACE_USED.matcher(Jcmd.run(pid, "VM.metaspace", "basic"));
        if (!used.find()) {
            throw new AssertionError("jcmd VM.metaspace says nothing of the metaspace");
        }
        double unit = used.group(2).equals("MB") ? 1024.0 * 1024.0 : 1024.0;
        return (long) (Double.parseDouble(used.group(1)) * unit);
    }

    /** What its heap holds after a full collection. */
    long liveBytes() throws IOException, InterruptedException {
        String total = Jcmd.run(pid, "GC.class_histogram").lines().toList().getLast();
        // Total, instances, bytes.
        return Long.parseLong(total.strip().split(" +")[2]);
    }

    /** Resident memory, from Linux' {@code /proc}. */
    long residentBytes() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        String line =
                status.stream().filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
}
