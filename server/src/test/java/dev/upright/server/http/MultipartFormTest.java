package dev.upright.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.upright.server.testing.Form;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {
    private static final String TYPE = "multipart/form-data; boundary=x";

    /** A part as it was read. */
    private record Part(String name, String content) {}

    @Test
    void givesThePartsInTheirOrder() throws IOException {
        Form form = new Form()
                .file("a.jpg", "first".getBytes(UTF_8))
                .file("b.jpg", new byte[0])
                .file("c.jpg", "a\r\n--b\r\n\r\n".getBytes(UTF_8));
        assertThat(parts(form.contentType(), form.bytes()))
                .containsExactly(
                        new Part("a.jpg", "first"), new Part("b.jpg", ""), new Part("c.jpg", "a\r\n--b\r\n\r\n"));
    }

    @Test
    void contentIsNotChanged() throws IOException {
        byte[] all = new byte[70_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31);
        }
        Form form = new Form().file("all", all);
        MultipartForm read = new MultipartForm(form.contentType(), new ByteArrayInputStream(form.bytes()));
        assertThat(read.next()).isTrue();
        assertThat(read.content().toByteArray()).isEqualTo(all);
        assertThat(read.next()).isFalse();
    }

    @Test
    void aPartWithoutAFileNameIsNamedByItsField() throws IOException {
        assertThat(parts(part("Content-Disposition: form-data; name=\"field\"")))
                .containsExactly(new Part("field", "content"));
        assertThat(parts(part("content-type: image/png\r\nCONTENT-DISPOSITION: form-data; Name=field")))
                .containsExactly(new Part("field", "content"));
    }

    /** A browser sends an empty name for a field that nobody filled in; it was answered with an internal error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: image/png",
                "Content-Disposition: form-data",
                "Content-Disposition: form-data; name",
                "Content-Disposition: form-data; name=\"\"",
                "Content-Disposition: form-data; name=\"\"; filename=\"\"",
                "Content-Disposition"
            })
    void aPartThatNamesNothingHasAnEmptyName(String headers) throws IOException {
        assertThat(parts(part(headers))).containsExactly(new Part("", "content"));
    }

    @Test
    void fileNamesMayHaveAnyLetters() throws IOException {
        assertThat(parts(part("Content-Disposition: form-data; name=f; filename=\"Prüfung 1; ½.jpg\"")))
                .containsExactly(new Part("Prüfung 1; ½.jpg", "content"));
    }

    /** File systems allow names of 255 letters, of up to three bytes each. */
    @Test
    void fileNamesMayBeAsLongAsTheyGet() throws IOException {
        String name = "頁".repeat(255);
        assertThat(parts(part("Content-Disposition: form-data; name=\"picture\"; filename=\"" + name + "\"")))
                .containsExactly(new Part(name, "content"));
    }

    @Test
    void whatStandsBeforeAndAfterThePartsDoesNotCount() throws IOException {
        assertThat(parts("preamble\r\n" + part("Content-Disposition: form-data; name=f") + "epilogue"))
                .containsExactly(new Part("f", "content"));
    }

    @Test
    void aFormWithoutPartsHasNone() throws IOException {
        assertThat(parts("--x--\r\n")).isEmpty();
        assertThat(parts("no boundary in here at all")).isEmpty();
        assertThat(parts("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"  \"",
                "multipart/form-data; charset=utf-8"
            })
    void aTypeWithoutABoundaryIsMalformed(String type) {
        assertProblem(type, "--x--\r\n").isEqualTo("multipart/form-data needs a boundary");
    }

    @Test
    void aBoundaryLongerThanTheBufferIsMalformed() {
        assertProblem(TYPE + "x".repeat(10_000), "--x--\r\n").isEqualTo("the boundary is too long");
    }

    @Test
    void aFormThatBreaksOffIsMalformedWhereverItDoes() {
        String whole = part("Content-Disposition: form-data; name=f");
        int firstHeader = whole.indexOf("Content");
        int closing = whole.length() - "--\r\n".length();
        for (int length = firstHeader; length <= closing; length++) {
            assertProblem(TYPE, whole.substring(0, length))
                    .as("cut off after %s", length)
                    .startsWith("the form is malformed");
        }
    }

    @Test
    void headersWithoutEndAreMalformed() {
        assertProblem(TYPE, part("X: " + "y".repeat(20_000))).startsWith("the form is malformed");
    }

    private static String part(String headers) {
        return "--x\r\n" + headers + "\r\n\r\ncontent\r\n--x--\r\n";
    }

    private static AbstractStringAssert<?> assertProblem(String type, String body) {
        Problem problem = assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parts(type, body.getBytes(UTF_8)))
                .actual()
                .problem();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.reason()).isEqualTo("malformed-request");
        return assertThat(problem.detail());
    }

    private static List<Part> parts(String body) throws IOException {
        return parts(TYPE, body.getBytes(UTF_8));
    }

    private static List<Part> parts(String type, byte[] body) throws IOException {
        MultipartForm form = new MultipartForm(type, new ByteArrayInputStream(body));
        List<Part> parts = new ArrayList<>();
        while (form.next()) {
            parts.add(new Part(form.partName(), form.content().toString(UTF_8)));
        }
        return parts;
    }
}
