package io.sluice.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeParseException;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;

/** Trades as JSON, in the form that Flink's SQL writes. A message that is none fails the job. */
final class TradeJson extends AbstractDeserializationSchema<Trade> {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper JSON = new ObjectMapper();

    TradeJson() {
        super(Trade.class);
    }

    @Override
    public Trade deserialize(byte[] message) throws IOException {
        try {
            JsonNode trade = JSON.readTree(message);
            return new Trade(
                    trade.required("trader_id").asText(),
                    trade.required("symbol").asText(),
                    trade.required("price").asDouble(),
                    trade.required("quantity").asLong(),
                    Trade.parseTime(trade.required("trade_time").asText()));
        } catch (IOException | IllegalArgumentException | DateTimeParseException notATrade) {
            throw new IOException(
                    "not a trade: " + new String(message, StandardCharsets.UTF_8), notATrade);
        }
    }
}
