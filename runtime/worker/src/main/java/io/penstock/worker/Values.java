package io.penstock.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.penstock.function.Event;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import io.penstock.protocol.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the values of one instance's types. Safe for use by several threads.
 *
 * <p>Mapper and type cache are the instance's own, so that they go with its classes.
 */
final class Values {

    private static final int TYPES_CACHED_MAX = 256;

    /** Types that are never JSON; no modifier of the mapper changes them. */
    private static final Set<Class<?>> PLAIN =
            Set.of(String.class, byte[].class, InputStream.class, HttpRequest.class);

    private final TypeFactory types;

    /** Built when first needed: it takes longer than all else of a start, and many need no JSON. */
    private volatile @Nullable ObjectMapper mapper;

    /**
     * Values of the types of one loader.
     *
     * @param loader the instance's loader
     */
    Values(ClassLoader loader) {
        types =
                TypeFactory.defaultInstance()
                        .withCache(
                                (LookupCache<Object, JavaType>)
                                        new LRUMap<Object, JavaType>(16, TYPES_CACHED_MAX))
                        .withClassLoader(loader);
    }

    /** Builds what answers in JSON need now, so that no call has to. */
    void prepareJson() {
        var _ = mapper();
    }

    private ObjectMapper mapper() {
        ObjectMapper built = mapper;
        if (built == null) {
            synchronized (this) {
                built = mapper;
                if (built == null) {
                    built = newMapper(types);
                    mapper = built;
                }
            }
        }
        return built;
    }

    private static ObjectMapper newMapper(TypeFactory types) {
        return JsonMapper.builder()
                .typeFactory(types)
                .addModules(new Jdk8Module(), new JavaTimeModule(), new ParameterNamesModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }

    /** A class with its type parameters. */
    JavaType type(Class<?> type) {
        return PLAIN.contains(type)
                ? types.constructType(type)
                : mapper().getTypeFactory().constructType(type);
    }

    /** The type of a method's parameter as the handler's class sees it. */
    JavaType parameterType(Method method, int index, Class<?> handler) {
        Type generic = method.getGenericParameterTypes()[index];
        if (generic instanceof Class<?> plain && PLAIN.contains(plain)) {
            return type(plain);
        }
        TypeFactory known = mapper().getTypeFactory();
        JavaType declaring = known.constructType(handler).findSuperType(method.getDeclaringClass());
        return known.resolveMemberType(generic, declaring.getBindings());
    }

    /** How a payload of a type is read from a request. */
    Input input(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == InputStream.class) {
            return Call::stream;
        }
        if (raw == HttpRequest.class) {
            return Call::request;
        }
        if (raw == Event.class) {
            return events(type.containedTypeOrUnknown(0))::read;
        }
        if (raw == byte[].class) {
            return Call::bytes;
        }
        if (raw == String.class) {
            return call -> text(call.bytes());
        }
        ObjectReader reader = mapper().readerFor(type);
        return call -> read(reader, type, call.bytes(), call.mediaType());
    }

    /** How an event with data of a type is read from a request. */
    EventReader events(JavaType data) {
        return new EventReader(this, data);
    }

    /** Reads a value: text and bytes as they are, all else from JSON. */
    @Nullable Object read(JavaType type, byte[] body, String mediaType) throws IOException {
        return type.hasRawClass(byte[].class)
                ? body
                : read(mapper().readerFor(type), type, body, mediaType);
    }

    private static @Nullable Object read(
            ObjectReader reader, JavaType type, byte[] body, String mediaType) throws IOException {
        if (type.hasRawClass(String.class)) {
            return text(body);
        }
        if (body.length == 0) {
            return absent(type);
        }
        checkJson(type, mediaType);
        try {
            Object value = reader.readValue(body);
            return value == null ? absent(type) : value;
        } catch (JsonProcessingException e) {
            throw refusal(type, e);
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Reads a value from a JSON tree. */
    @Nullable Object read(JavaType type, JsonNode tree) throws IOException {
        try {
            return mapper().readerFor(type).readValue(tree);
        } catch (JsonProcessingException e) {
            throw refusal(type, e);
        }
    }

    /**
     * Reads a JSON tree.
     *
     * @throws PayloadException if the body isn't JSON
     */
    JsonNode tree(byte[] body) throws IOException {
        try {
            return mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw refusal(type(JsonNode.class), e);
        }
    }

    private static @Nullable Object absent(JavaType type) {
        if (type.isPrimitive()) {
            throw new PayloadException(
                    Failure.Kind.PAYLOAD, "expected " + name(type) + ", but the payload is empty");
        }
        return type.hasRawClass(Optional.class) ? Optional.empty() : null;
    }

    private static void checkJson(JavaType type, String mediaType) {
        boolean json =
                mediaType.isEmpty() || mediaType.endsWith("/json") || mediaType.endsWith("+json");
        if (!json) {
            throw new PayloadException(
                    Failure.Kind.MEDIA_TYPE,
                    "expected application/json for %s, but the content type is '%s'"
                            .formatted(name(type), mediaType));
        }
    }

    /** The caller's fault, unless the type itself can't be read. */
    private static PayloadException refusal(JavaType type, JsonProcessingException thrown)
            throws IOException {
        if (thrown instanceof InvalidDefinitionException) {
            throw thrown;
        }
        return new PayloadException(
                Failure.Kind.PAYLOAD,
                "expected %s: %s".formatted(name(type), JsonPosition.describe(thrown)));
    }

    private static String name(JavaType type) {
        return type.isJavaLangObject() ? "JSON" : type.toCanonical();
    }

    /**
     * Sets the answer.
     *
     * @param value what the function returned
     * @throws IOException if it can't be written as JSON
     */
    void write(@Nullable Object value, Answer answer) throws IOException {
        switch (value) {
            case null -> answer.respond(204);
            case HttpResponse response ->
                    answer.respond(response.status(), response.headers(), response.body());
            default -> {
                Content content = content("answer", value);
                answer.respond(200, content.type().orElseThrow(), content.body().array());
            }
        }
    }

    /**
     * A value as it travels: text and bytes as they are, all else as JSON.
     *
     * @param what names the value in an error
     * @throws IOException if it can't be written as JSON
     */
    Content content(String what, @Nullable Object value) throws IOException {
        return switch (value) {
            case null -> Content.NONE;
            case String text ->
                    Content.of("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> Content.of("application/octet-stream", bytes);
            default -> Content.of("application/json", json(what, value));
        };
    }

    private byte[] json(String what, Object value) throws IOException {
        try {
            return mapper().writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new AnswerException(
                    "the %s of type %s can't be written as JSON: %s"
                            .formatted(what, value.getClass().getName(), JsonPosition.describe(e)),
                    e);
        }
    }
}
