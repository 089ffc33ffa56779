package io.penstock.runtime.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real data source whose connections are counted, and may be slow to come or not come at all. */
final class TestingDataSource {

    private final DataSource real;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean gone;
    private volatile boolean broken;

    TestingDataSource(DataSource real) {
        this.real = real;
    }

    /** The data source. */
    DataSource dataSource() {
        return (DataSource)
                Proxy.newProxyInstance(
                        TestingDataSource.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("getConnection")) {
                                return connection();
                            }
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private Connection connection() throws SQLException, InterruptedException {
        asked.incrementAndGet();
        gate.await();
        if (gone) {
            throw new SQLException("the database is gone");
        }
        if (broken) {
            throw new IllegalStateException("a mistake in the pool");
        }
        return real.getConnection();
    }

    /** How often a connection was asked for. */
    int asked() {
        return asked.get();
    }

    /** Connections don't come from now on; whoever counts it down lets them. */
    CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** Whether asking for a connection fails from now on. */
    void gone(boolean isGone) {
        gone = isGone;
    }

    /** Whether asking for a connection fails from now on as only a mistake in the pool would. */
    void broken(boolean isBroken) {
        broken = isBroken;
    }
}
