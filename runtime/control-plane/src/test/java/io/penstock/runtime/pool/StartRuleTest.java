package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartRuleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # why                            |wait|old|line|live|starting|conc|max|starts|serv|start|expect
                    nobody waits                     |   0|  0|   0|   0|       0|   1| 10|     4|  -1|  100|0
                    the first of many shares a start |  64|  0|   0|   0|       0|   1| 10|     4|  -1|  100|1
                    one is on its way already        |  64|  0|   0|   0|       1|   1| 10|     4|  -1|  100|0
                    a long wait at zero changes none |  64|999|   0|   0|       1|   1| 10|     4|  -1|  100|0
                    service time is not known        |   3|  0|   0|   1|       0|   1| 10|     4|  -1|  100|3
                    as many as may start             |  64|  0|   0|   1|       0|   1| 10|     4|  -1|  100|4
                    some start already               |  64|  0|   0|   1|       3|   1| 10|     4|  -1|  100|1
                    as many as there may be          |  64|  0|   0|   1|       0|   1|  3|     4|  -1|  100|2
                    at the most                      |  64|  0|   0|   3|       0|   1|  3|     4|  -1|  100|0
                    beyond the most                  |  64|  0|   0|   5|       0|   1|  3|     4|  -1|  100|0
                    the most are on their way        |  64|  0|   0|   1|       2|   1|  3|     4|  -1|  100|0
                    waiting is quicker               |   3|  0|   0|   2|       0|   1| 10|     4|  10|  100|0
                    waiting is as quick              |  20|  0|   0|   2|       0|   1| 10|     4|  10|  100|0
                    waiting is slower                |  21|  0|   0|   2|       0|   1| 10|     4|  10|  100|1
                    each start shortens the wait     |  23|  0|   0|   2|       0|   1| 10|     4|  10|  100|3
                    lanes count, not instances       |  40|  0|   0|   2|       0|   4| 10|     4|  10|  100|0
                    a start brings several lanes     |   8|  0|   0|   1|       0|   4| 10|     4|  -1|  100|2
                    those on their way take the line |   8|  0|   0|   1|       2|   4| 10|     4|  -1|  100|0
                    the first has waited too long    |   1|101|   0|   2|       0|   1| 10|     4|  10|  100|1
                    the first has waited long enough |   1|100|   0|   2|       0|   1| 10|     4|  10|  100|0
                    the demand lasts and calls are long  |   9|  0| 101|  90|       0|   1|100|     4| 200|  100|4
                    a burst of long calls                |   9|  0| 100|  90|       0|   1|100|     4| 200|  100|0
                    the demand lasts but calls are short |   9|  0| 101|  90|       0|   1|100|     4|  99|  100|0
                    the line outlasts a slow start       |  40|  0| 101|  32|       0|   1|100|     9|6e6| 90e6|4
                    some of those are on their way       |  40|  0| 101|  32|       3|   1|100|     9|6e6| 90e6|1
                    one of a few                         |  40|  0| 101|   4|       0|   1|100|     9|6e6| 90e6|1
                    the line is younger than a start     |  40|  0| 101|  32|       0|   1|100|     9|6e6|110e6|0
                    the line outlasts a start of short   |  40|  0| 101|  32|       0|   1|100|     9|5e6| 90e6|0
                    enough for a lasting demand          |   2|  0| 101|  90|       2|   1|100|     4| 200|  100|0
                    """)
    void startsWhatHelps(
            String why,
            int waiting,
            long oldest,
            long lineMillis,
            int live,
            int starting,
            int concurrency,
            int max,
            int startsMax,
            double service,
            double start,
            int expected) {
        // Given
        StartRule.Situation now =
                new StartRule.Situation(
                        waiting,
                        oldest,
                        Duration.ofMillis(lineMillis).toNanos(),
                        live,
                        starting,
                        concurrency,
                        max,
                        startsMax,
                        service,
                        start);

        // When
        int starts = StartRule.starts(now);

        // Then
        assertThat(starts).as(why).isEqualTo(expected);
    }
}
