package io.penstock.trigger.mqtt;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A HiveMQ broker that can be killed: {@code main} of a process of its own. */
final class BrokerProcess {

    static final String READY = "broker is ready";

    /** Topics that nobody may subscribe to. */
    static final String FORBIDDEN = "forbidden/";

    private BrokerProcess() {}

    /**
     * Arguments: directory with {@code conf} and {@code data}; a file of properties, users and
     * their passwords, which is read for each connection.
     */
    public static void main(String[] args) {
        Path directory = Path.of(args[0]);
        // Fewer files to open: it starts in a third of the time.
        InternalConfigurations.PERSISTENCE_BUCKET_COUNT.set(2);
        InternalConfigurations.PAYLOAD_PERSISTENCE_BUCKET_COUNT.set(2);
        EmbeddedHiveMQ broker =
                EmbeddedHiveMQ.builder()
                        .withConfigurationFolder(directory.resolve("conf"))
                        .withDataFolder(directory.resolve("data"))
                        .withExtensionsFolder(directory.resolve("extensions"))
                        .withEmbeddedExtension(
                                EmbeddedExtension.builder()
                                        .withId("passwords")
                                        .withName("Passwords")
                                        .withVersion("1")
                                        .withExtensionMain(new Passwords(Path.of(args[1])))
                                        .build())
                        .build();
        broker.start().join();
        System.out.println(READY);
    }

    /** Lets in who gives no name, or the right password with it; nobody subscribes to secrets. */
    private record Passwords(Path users)
            implements ExtensionMain, SimpleAuthenticator, SubscriptionAuthorizer {

        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            Services.securityRegistry().setAuthenticatorProvider(_ -> this);
            Services.securityRegistry().setAuthorizerProvider(_ -> this);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // The process is killed; there is nothing to end.
        }

        @Override
        public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
            Optional<String> user = input.getConnectPacket().getUserName();
            Optional<String> given =
                    input.getConnectPacket().getPassword().map(BrokerProcess::text);
            if (user.isEmpty() || given.isPresent() && given.equals(password(user.get()))) {
                output.authenticateSuccessfully();
            } else {
                output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD, "no");
            }
        }

        private Optional<String> password(String user) {
            Properties all = new Properties();
            try (Reader in = Files.newBufferedReader(users)) {
                all.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Optional.ofNullable(all.getProperty(user));
        }

        @Override
        public void authorizeSubscribe(
                SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
            if (input.getSubscription().getTopicFilter().startsWith(FORBIDDEN)) {
                output.failAuthorization();
            } else {
                output.authorizeSuccessfully();
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
