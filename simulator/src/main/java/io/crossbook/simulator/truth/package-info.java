/** What the books really were: the record against which detections are judged. */
package io.crossbook.simulator.truth;
