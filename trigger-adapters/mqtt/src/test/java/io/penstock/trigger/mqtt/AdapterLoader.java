package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import dagger.internal.DoubleCheck;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Errors;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.reactivex.Flowable;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.jctools.queues.SpscArrayQueue;
import org.reactivestreams.Publisher;

/** The loader that the host gives an adapter: the JDK, the SPI and the adapter's own jars. */
final class AdapterLoader extends URLClassLoader {

    AdapterLoader() {
        super(jars(), new SpiOnly());
    }

    private static URL[] jars() {
        return Stream.of(
                        MqttProvider.class,
                        MqttClient.class,
                        Flowable.class,
                        Publisher.class,
                        ByteBuf.class,
                        Channel.class,
                        Errors.class,
                        ByteToMessageDecoder.class,
                        SslHandler.class,
                        AddressResolver.class,
                        EventExecutor.class,
                        DoubleCheck.class,
                        Inject.class,
                        SpscArrayQueue.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
    }

    private static final class SpiOnly extends ClassLoader {

        private SpiOnly() {
            super(getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.penstock.trigger.spi.")) {
                return TriggerAdapterProvider.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
