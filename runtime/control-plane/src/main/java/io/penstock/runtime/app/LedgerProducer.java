package io.penstock.runtime.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.ledger.Billing;
import io.penstock.runtime.ledger.BillingConfig;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerConfig;
import io.penstock.runtime.ledger.LedgerMetrics;
import io.penstock.runtime.ledger.LedgerStore;
import io.penstock.runtime.ledger.LedgerSweep;
import io.penstock.runtime.pool.InitLog;
import io.penstock.runtime.store.GroupCommit;
import io.penstock.runtime.store.JdbcLedgerStore;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what measures and bills. */
@Dependent
final class LedgerProducer {

    @Produces
    @Singleton
    LedgerStore ledgerStore(ActiveStore store, GroupCommit commits) {
        return new JdbcLedgerStore(store.dataSource(), commits);
    }

    @Produces
    @Singleton
    LedgerMetrics ledgerMetrics(MeterRegistry meters) {
        return new LedgerMetrics(meters);
    }

    @Produces
    @Singleton
    Ledger ledger(LedgerStore store, LedgerConfig config, LedgerMetrics metrics) {
        return new Ledger(store, UnusableConfigurationException.unless(config::settings), metrics);
    }

    @Produces
    @Singleton
    LedgerSweep sweep(LedgerStore store, LedgerConfig config) {
        return UnusableConfigurationException.unless(
                () -> new LedgerSweep(store, config.retention(), InstantSource.system()));
    }

    @Produces
    @Singleton
    Billing billing(LedgerStore store, BillingConfig config) {
        return new Billing(store, config.rateCard(), config.account(), InstantSource.system());
    }

    @Produces
    @Singleton
    InitLog inits(Ledger ledger, LedgerMetrics metrics) {
        return new InitRows(ledger, metrics, InstantSource.system());
    }
}
