package ai.vctt.application.limits.port.out;

class ListedSpendingTest extends SharedSpendingContract {

    private ListedSpending latest = new ListedSpending();

    @Override
    protected SharedSpending newProcess() {
        latest = latest.next();
        return latest;
    }
}
