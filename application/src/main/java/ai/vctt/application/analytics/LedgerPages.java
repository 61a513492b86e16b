package ai.vctt.application.analytics;

import ai.vctt.application.analytics.port.out.UsageLedger;
import ai.vctt.domain.ledger.LedgerLine;
import ai.vctt.domain.ledger.Scope;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The ledger line by line, read page by page. For one thread at a time. */
final class LedgerPages implements Iterator<LedgerLine> {

    private final UsageLedger ledger;
    private final Scope scope;
    private final int size;
    private List<LedgerLine> page;
    private int next;

    LedgerPages(UsageLedger ledger, Scope scope, int size) {
        this.ledger = ledger;
        this.scope = scope;
        this.size = size;
        this.page = ledger.lines(scope, null, size);
    }

    @Override
    public boolean hasNext() {
        if (next == page.size() && page.size() == size) {
            page = ledger.lines(scope, page.getLast().place(), size);
            next = 0;
        }
        return next < page.size();
    }

    @Override
    public LedgerLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.get(next++);
    }
}
