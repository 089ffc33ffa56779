import static java.util.Comparator.comparing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes that Quarkus generates an order of their own, so that two builds of the same
 * sources have the same bytes. Quarkus numbers two things in the order in which its build happens
 * to run: the keys under which recorded steps hand values to each other ({@code proxykey12}), and
 * the mappings of the configuration, which come out of a hash set: {@code SharedConfig} makes them
 * ({@code configClass$12}), two customizers register them. Here keys are numbered in the order of
 * the classes that have them, mappings are made, numbered and registered in the order of their
 * names. Neither order had a meaning: keys are only compared, and mappings don't know each other.
 *
 * <p>{@code java StableBytecode.java lib/quarkus/generated-bytecode.jar} rewrites the jar. Fails if
 * the classes don't look as expected.
 */
final class StableBytecode {

    private static final Pattern KEY = Pattern.compile("proxykey\\d+");
    private static final Pattern MAPPING = Pattern.compile("configClass\\$\\d+");
    private static final String MAPPINGS = "io/quarkus/runtime/generated/SharedConfig.class";
    private static final Pattern REGISTERS =
            Pattern.compile("io/quarkus/runtime/generated/\\w+ConfigCustomizer\\.class");

    /** A file of the jar. */
    private record Entry(ZipEntry head, byte[] bytes) {

        String name() {
            return head.getName();
        }
    }

    /** New names by old ones. */
    private final Map<String, String> keys = new HashMap<>();

    private final Map<String, String> mappings = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("needs the jar");
        }
        Path jar = Path.of(arguments[0]);
        write(jar, new StableBytecode().ordered(read(jar)));
    }

    private List<Entry> ordered(List<Entry> entries) throws IOException {
        Map<String, byte[]> stable = new HashMap<>();
        stable.put(MAPPINGS, made(find(entries, MAPPINGS).bytes()));
        for (Entry entry : entries.stream().sorted(comparing(Entry::name)).toList()) {
            if (REGISTERS.matcher(entry.name()).matches()) {
                stable.put(entry.name(), registered(entry.bytes()));
            } else if (entry.name().endsWith(".class") && !entry.name().equals(MAPPINGS)) {
                stable.put(entry.name(), renamed(entry.bytes(), this::stableName));
            }
        }
        return entries.stream()
                .map(
                        entry ->
                                new Entry(
                                        entry.head(),
                                        stable.getOrDefault(entry.name(), entry.bytes())))
                .toList();
    }

    private static Entry find(List<Entry> entries, String name) throws IOException {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException("the jar has no " + name));
    }

    private String stableName(String name) {
        if (KEY.matcher(name).matches()) {
            return keys.computeIfAbsent(name, _ -> "proxykey" + keys.size());
        }
        if (MAPPING.matcher(name).matches()) {
            throw new IllegalStateException("another class uses " + name);
        }
        return name;
    }

    private String mapping(String field) {
        String stable = mappings.get(field);
        if (stable == null) {
            throw new IllegalStateException("nothing makes " + field);
        }
        return stable;
    }

    /** Has the mappings made in the order of their names, and notes the new names of the fields. */
    private byte[] made(byte[] shared) {
        ClassFile format = ClassFile.of(ConstantPoolSharingOption.NEW_POOL);
        return format.transformClass(
                format.parse(shared),
                (type, element) -> {
                    if (isInitializer(element)) {
                        MethodModel method = (MethodModel) element;
                        List<Instruction> code = sorted(method.code().orElseThrow());
                        type.withMethodBody(
                                method.methodName(),
                                method.methodType(),
                                method.flags().flagsMask(),
                                body -> code.forEach(one -> add(body, one, this::mapping)));
                    } else {
                        type.with(element);
                    }
                });
    }

    private static boolean isInitializer(ClassElement element) {
        return element instanceof MethodModel method
                && method.methodName().equalsString("<clinit>");
    }

    /** What makes one mapping: its class, its prefix, the call, the field, what it is made of. */
    private record Making(List<Instruction> code) {

        String name() {
            return text(code.get(0)) + " " + text(code.get(1));
        }

        String field() {
            return StableBytecode.field(code.get(3));
        }
    }

    private List<Instruction> sorted(CodeModel model) {
        List<Instruction> code = instructions(model);
        if (!model.exceptionHandlers().isEmpty()
                || code.stream().anyMatch(BranchInstruction.class::isInstance)) {
            throw new IllegalStateException(MAPPINGS + " isn't a straight line any more");
        }
        List<Instruction> sorted = new ArrayList<>();
        List<Making> makings = new ArrayList<>();
        int first = 0;
        while (first < code.size() && !calls(code, first + 2, "configClass")) {
            first++;
        }
        int end = first;
        while (calls(code, end + 2, "configClass")) {
            int begin = end;
            end += 4;
            while (calls(code, end + 1, "ensureLoaded")) {
                end += 2;
            }
            makings.add(new Making(code.subList(begin, end)));
        }
        if (makings.isEmpty()) {
            throw new IllegalStateException(MAPPINGS + " makes no mappings as it did");
        }
        makings.sort(comparing(Making::name));
        makings.forEach(
                making -> mappings.put(making.field(), "configClass$" + mappings.size()));
        sorted.addAll(code.subList(0, first));
        makings.forEach(making -> sorted.addAll(making.code()));
        sorted.addAll(code.subList(end, code.size()));
        return sorted;
    }

    private static List<Instruction> instructions(CodeModel model) {
        return model.elementStream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
    }

    private static boolean calls(List<Instruction> code, int at, String method) {
        return at < code.size()
                && code.get(at) instanceof InvokeInstruction call
                && call.name().equalsString(method);
    }

    private static String text(Instruction instruction) {
        return (String) ((LoadConstantInstruction) instruction).constantValue();
    }

    /** Has the mappings registered in the order of their new names. */
    private byte[] registered(byte[] customizer) {
        ClassFile format = ClassFile.of(ConstantPoolSharingOption.NEW_POOL);
        return format.transformClass(
                format.parse(customizer),
                (type, element) -> {
                    if (element instanceof MethodModel method && method.code().isPresent()) {
                        type.transformMethod(
                                method, MethodTransform.transformingCode(sortedUses(method)));
                    } else {
                        type.with(element);
                    }
                });
    }

    private CodeTransform sortedUses(MethodModel method) {
        List<Instruction> code = instructions(method.code().orElseThrow());
        List<String> fields = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            if (isMapping(code.get(i))) {
                // The field, into a local variable, the builder, that variable, the call.
                if (calls(code, i + 4, "withMapping")) {
                    places.add(fields.size());
                }
                fields.add(mapping(field(code.get(i))));
            }
        }
        List<String> sorted =
                places.stream().map(fields::get).sorted(comparing(StableBytecode::number)).toList();
        for (int i = 0; i < sorted.size(); i++) {
            fields.set(places.get(i), sorted.get(i));
        }
        Iterator<String> next = fields.iterator();
        return (body, element) -> {
            if (element instanceof Instruction instruction) {
                add(body, instruction, _ -> next.next());
            } else {
                body.with(element);
            }
        };
    }

    private static int number(String field) {
        return Integer.parseInt(field.substring(field.indexOf('$') + 1));
    }

    private static boolean isMapping(Instruction instruction) {
        return instruction instanceof FieldInstruction
                && MAPPING.matcher(field(instruction)).matches();
    }

    private static String field(Instruction instruction) {
        return ((FieldInstruction) instruction).name().stringValue();
    }

    /** Adds an instruction, with another mapping if it has to do with one. */
    private static void add(
            CodeBuilder body, Instruction instruction, UnaryOperator<String> mapping) {
        if (isMapping(instruction)) {
            FieldInstruction access = (FieldInstruction) instruction;
            body.fieldAccess(
                    access.opcode(),
                    access.owner().asSymbol(),
                    mapping.apply(field(access)),
                    access.typeSymbol());
        } else {
            body.with(instruction);
        }
    }

    /**
     * Replaces texts of a class file's constant pool.
     *
     * @see <a href="https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html#jvms-4.4">The
     *     Java Virtual Machine Specification, 4.4</a>
     */
    private static byte[] renamed(byte[] bytes, UnaryOperator<String> names) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        DataOutputStream out = new DataOutputStream(result);
        out.writeLong(in.readLong()); // magic and version
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) {
                case 1 -> out.writeUTF(names.apply(in.readUTF()));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> out.writeInt(in.readInt());
                case 5, 6 -> {
                    out.writeLong(in.readLong());
                    i++; // takes two places
                }
                case 7, 8, 16, 19, 20 -> out.writeShort(in.readShort());
                case 15 -> {
                    out.writeByte(in.readByte());
                    out.writeShort(in.readShort());
                }
                default -> throw new IOException("a constant of kind " + tag);
            }
        }
        in.transferTo(out);
        return result.toByteArray();
    }

    private static List<Entry> read(Path jar) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry head = in.getNextEntry(); head != null; head = in.getNextEntry()) {
                entries.add(new Entry(head, in.readAllBytes()));
            }
        }
        return entries;
    }

    private static void write(Path jar, List<Entry> entries) throws IOException {
        Path whole = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(whole))) {
            for (Entry entry : entries) {
                ZipEntry head = new ZipEntry(entry.name());
                head.setTimeLocal(entry.head().getTimeLocal());
                out.putNextEntry(head);
                out.write(entry.bytes());
            }
        }
        // Of the build's outputs: AOT caches are refused when a jar's time is another one.
        Files.setLastModifiedTime(whole, Files.getLastModifiedTime(jar));
        Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
