package dev.assay.eventhub.internal.transport;

import dev.assay.eventhub.internal.Answer;
import dev.assay.spi.hub.HubAnswer;

/** What an HTTP answer means to the client. */
public final class Answers {

    private static final int TOO_LARGE = 413;

    private Answers() {}

    /** Translates. */
    public static HubAnswer of(Answer answer) {
        HubAnswer.Ruling ruling = switch (answer.ruling()) {
            case DELIVERED -> HubAnswer.Ruling.TAKEN;
            case LATER -> HubAnswer.Ruling.LATER;
            case REFUSED -> answer.status() == TOO_LARGE ? HubAnswer.Ruling.TOO_LARGE : HubAnswer.Ruling.REFUSED;
            case CREDENTIALS -> HubAnswer.Ruling.CREDENTIALS;
            case UNFIT -> HubAnswer.Ruling.MISCONFIGURED;
            case GONE -> HubAnswer.Ruling.GONE;
        };
        return new HubAnswer(ruling, answer.problem(), answer.pause());
    }
}
