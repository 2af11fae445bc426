package dev.upright.server.http.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.server.experiment.Experiment;
import dev.upright.server.rollout.Rollout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The page, read as strictly as XML is read. */
class ReportPageTest {
    private static final String EVIL = "<script>alert('\"&amp;')</script>\u0000\u0085";

    private static Document read(Report report) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(ReportPage.write(report).getBytes(StandardCharsets.UTF_8)));
        } catch (ParserConfigurationException | SAXException | IOException malformed) {
            throw new AssertionError(ReportPage.write(report), malformed);
        }
    }

    private static Document read(Rollout rollout, Experiment experiment) {
        return read(SampleReports.of(rollout, experiment, 250, "ann"));
    }

    private static String headline(Document page) {
        return page.getElementsByTagName("h1").item(0).getTextContent();
    }

    private static String text(Document page) {
        return page.getElementsByTagName("main").item(0).getTextContent();
    }

    @Test
    void aTrialThatGoesOnSaysHowItStandsAndWhatComesNext() {
        Document page = read(SampleReports.running(), SampleReports.busy("upside down"));
        assertThat(headline(page))
                .startsWith("Version 2 of turns is on trial with 25 % of the requests, and nothing speaks against it");
        assertThat(text(page))
                .contains("Step 2 of 3", "150 of 500 answers of the canary in this step")
                .contains("Next: 100 % of the requests; missing: 350 answers of the canary and 20 minutes.")
                .contains("Expected in 24 minutes, at 2026-11-21 12:33:20 UTC.")
                .contains("They agree on", "Self-consistency", "Slowness", "95th percentile");
        assertThat(page.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    }

    @Test
    void aTrialThatHasSeenNothingHasAPageToo() {
        Document page = read(SampleReports.running(), SampleReports.empty());
        assertThat(headline(page)).endsWith("and has shown too little to be judged.");
        assertThat(text(page)).contains("No picture was shown to both");
        assertThat(page.getElementsByTagName("polyline").getLength()).isZero();
    }

    @Test
    void aRolledBackTrialSaysWhichBoundWasBroken() {
        Experiment failing = SampleReports.failing();
        String why = failing.breach().orElseThrow().detail();
        Document page = read(SampleReports.running().rolledBack(why, SampleReports.NOW), failing);
        assertThat(headline(page))
                .isEqualTo("Version 2 of turns was taken out because it broke a bound; version 1 answers now.");
        assertThat(text(page)).contains("Why: " + why, "broken").doesNotContain("Next:");
    }

    @Test
    void everyOtherEndHasItsSentence() {
        Rollout running = SampleReports.running();
        Experiment experiment = SampleReports.empty();
        assertThat(headline(read(running.promoted("asked for", SampleReports.NOW), experiment)))
                .isEqualTo("Version 2 of turns has taken over from version 1.");
        assertThat(headline(
                        read(running.promoted("asked for", SampleReports.NOW).withStable("3"), experiment)))
                .isEqualTo("Version 2 of turns has taken over from version 1; version 3 answers now.");
        assertThat(headline(read(running.aborted("asked for", SampleReports.NOW), experiment)))
                .isEqualTo("Version 2 of turns is no longer on trial: somebody ended it; version 1 answers now.");
        assertThat(headline(read(running.paused("lunch"), experiment))).contains("25 %", "paused");
    }

    @Test
    void nothingThatWasSaidElsewhereBecomesMarkup() {
        Report report = SampleReports.of(SampleReports.running().paused(EVIL), SampleReports.busy(EVIL), 250, EVIL);
        assertThat(ReportPage.write(report)).doesNotContain("<script", "&amp;amp;amp;", "\u0000", "\u0085");
        Document page = read(report);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(text(page)).contains("Why: <script>alert('\"&amp;')</script>\uFFFD\uFFFD");
    }

    @Test
    void picturesAreShownWhereTheyAreKept() {
        NodeList pictures = read(SampleReports.running(), SampleReports.empty()).getElementsByTagName("img");
        assertThat(pictures.getLength()).isEqualTo(1);
        assertThat(pictures.item(0).getAttributes().getNamedItem("src").getNodeValue())
                .isEqualTo("disagreements/" + SampleReports.KEPT);
    }

    @Test
    void theStyleMeansTheSameEscaped() {
        assertThat(Element.escaped(PageStyle.TEXT)).isEqualTo(PageStyle.TEXT);
    }

    @Test
    void thereIsNothingThatWouldBeFetchedFromElsewhere() {
        Report report = SampleReports.of(SampleReports.running(), SampleReports.busy("x"), 250, "ann");
        assertThat(ReportPage.write(report)).doesNotContain("http:", "https:", "url(", "@import", "onload", "onclick");
    }
}
