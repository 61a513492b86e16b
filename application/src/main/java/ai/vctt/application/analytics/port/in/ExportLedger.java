package ai.vctt.application.analytics.port.in;

import ai.vctt.application.analytics.port.out.LedgerUnavailableException;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import java.util.Iterator;

/** Reads the ledger line by line, whatever its size. */
public interface ExportLedger {

    /**
     * The lines in order, up to those that are there now. They are read a few at a time, as they are asked for, so one who
     * asks slowly holds nothing and one who asks no more has to close nothing. Every step throws
     * {@link LedgerUnavailableException} when it cannot be made.
     */
    Iterator<LedgerLine> export(Scope scope);
}
