package io.sluice.oracle;

import io.sluice.oracle.Element.Barrier;
import io.sluice.oracle.Element.EndOfInput;
import io.sluice.oracle.Element.Shipment;
import io.sluice.oracle.Element.StatusElement;
import io.sluice.oracle.Element.WatermarkElement;
import io.sluice.oracle.Step.Item;
import io.sluice.testing.Event;
import java.util.List;

/** A fold, its ledger and its channels to all windows. */
final class FoldNode implements AutoCloseable {

    private final Setup setup;
    private final Operators operators;
    private final SimulatedFold fold;
    private final FoldLedger ledger;
    private final List<Channel> channels;
    private long clock;

    FoldNode(Setup setup, Operators operators, Operators.Start start, List<Channel> channels)
            throws Exception {
        this.setup = setup;
        this.operators = operators;
        this.fold = operators.fold(setup, start);
        this.ledger = new FoldLedger(setup);
        this.channels = channels;
        this.clock = start.processingTime();
    }

    long clock() {
        return clock;
    }

    Channel channelTo(int window) {
        return channels.get(window);
    }

    void accept(Item item) throws Exception {
        if (item instanceof Item.Arrival arrival) {
            ledger.received(arrival.event());
            fold.record(arrival.event());
        } else if (item instanceof Item.Watermark watermark) {
            ledger.receivedWatermark(watermark.timestamp());
            fold.watermark(watermark.timestamp());
        } else if (item instanceof Item.Status status) {
            ledger.receivedStatus(status.idle());
            fold.status(status.idle());
        } else if (item instanceof Item.Time time) {
            clock += time.millis();
            fold.processingTime(clock);
        }
        sendOutput();
        endItem();
        ledger.check();
        if (item instanceof Item.Time time && time.millis() >= setup.fold().maxDelay()) {
            ledger.requireDrained("after its greatest delay a fold");
        }
    }

    /** Sends the barrier behind everything that the fold held; answers the fold's snapshot. */
    Object checkpoint(long checkpointId) throws Exception {
        fold.prepareSnapshot(checkpointId);
        sendOutput();
        endItem();
        ledger.requireDrained("before the barrier a fold");
        Object snapshot = fold.snapshot(checkpointId);
        sendToAll(new Barrier(checkpointId));
        endItem();
        return snapshot;
    }

    void end() throws Exception {
        fold.endInput();
        sendOutput();
        ledger.requireDrained("at the end of its input a fold");
        sendToAll(new EndOfInput());
        endItem();
    }

    @Override
    public void close() throws Exception {
        fold.close();
    }

    private void sendOutput() throws Exception {
        for (Element element : fold.takeOutput()) {
            if (element instanceof Shipment shipment) {
                List<Event> records = ledger.shipped(shipment);
                channels.get(operators.route(setup, shipment, channels.size()))
                        .send(shipment, records);
            } else {
                if (element instanceof WatermarkElement watermark) {
                    ledger.forwardedWatermark(watermark.timestamp());
                } else if (element instanceof StatusElement status) {
                    ledger.forwardedStatus(status.idle());
                }
                sendToAll(element);
            }
        }
    }

    private void sendToAll(Element element) {
        for (Channel channel : channels) {
            channel.send(element, List.of());
        }
    }

    private void endItem() {
        channels.forEach(Channel::endItem);
    }
}
