package io.penstock.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that makes a control plane forget each call: the one method that makes the ledger's
 * row and counts from it does nothing. So what that costs can be measured although there is no way
 * to turn it off. Workers have no agent: they read their threads' processor time and allocated
 * bytes all the same.
 */
public final class UnmeteredAgent implements ClassFileTransformer {

    private static final String METERING = "io/penstock/runtime/dispatch/Metering";
    private static final String METHOD = "ended";
    private static final ClassDesc FUTURE = ClassDesc.of("java.util.concurrent.CompletableFuture");
    private static final MethodTypeDesc COMPLETED =
            MethodTypeDesc.of(FUTURE, ClassDesc.of("java.lang.Object"));

    /** Only the JVM and {@link #premain} need one. */
    private UnmeteredAgent() {}

    /**
     * The JVM calls it before {@code main}.
     *
     * @param off {@code true} to forget; anything else to be there in vain, so that only the
     *     metering differs
     */
    public static void premain(@Nullable String off, Instrumentation instrumentation) {
        if (Boolean.parseBoolean(off)) {
            instrumentation.addTransformer(new UnmeteredAgent());
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (!METERING.equals(name)) {
            return null;
        }
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(
                classFile.parse(bytes),
                (builder, element) -> {
                    if (element instanceof MethodModel method
                            && method.methodName().equalsString(METHOD)) {
                        builder.withMethodBody(
                                method.methodName(),
                                method.methodType(),
                                method.flags().flagsMask(),
                                code ->
                                        code.aconst_null()
                                                .invokestatic(FUTURE, "completedFuture", COMPLETED)
                                                .areturn());
                    } else {
                        builder.with(element);
                    }
                });
    }

    /** Writes it as the jar that {@code -javaagent} takes. */
    static Path jar(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", UnmeteredAgent.class.getName());
        String entry = UnmeteredAgent.class.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve("unmetered-agent.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = UnmeteredAgent.class.getResourceAsStream("/" + entry)) {
            if (in == null) {
                throw new IOException("no " + entry);
            }
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return jar;
    }
}
