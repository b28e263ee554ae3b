package dev.assay.eventhub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each status means one thing. */
class RulingTest {

    @ParameterizedTest
    @CsvSource({
        "DELIVERED, '200 201 202 204 206'",
        "LATER, '408 425 429 500 502 503 504 599'",
        "REFUSED, '400 409 413 415 422 501'",
        "CREDENTIALS, '401 403'",
        "UNFIT, '0 100 207 300 301 302 303 304 307 308 402 404 405 406 407 411 414 418 421 426 431 451'",
        "GONE, '410'"
    })
    void aStatusMeans(Ruling ruling, String statuses) {
        for (String status : statuses.split(" ")) {
            assertThat(Ruling.of(Integer.parseInt(status))).as(status).isEqualTo(ruling);
        }
    }
}
