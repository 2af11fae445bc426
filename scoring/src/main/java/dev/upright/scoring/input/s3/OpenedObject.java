package dev.upright.scoring.input.s3;

import dev.upright.scoring.input.Buckets;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object's bytes as they come over a connection, which is kept for the next object if they were read to their end, else cut. */
final class OpenedObject implements Buckets.Opened {
    private final ResponseInputStream<GetObjectResponse> answer;
    private final long length;
    private final Watched bytes;

    OpenedObject(ResponseInputStream<GetObjectResponse> answer, long length) {
        this.answer = answer;
        this.length = length;
        this.bytes = new Watched(answer);
    }

    @Override
    public InputStream bytes() {
        return bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() {
        if (!bytes.ended) {
            answer.abort();
            return;
        }
        try {
            answer.close();
        } catch (IOException | SdkException readOnly) {
            answer.abort(); // everything was read: there is nothing to lose
        }
    }

    /** Knows its end, and says of a wrong checksum what streams say. */
    private static final class Watched extends FilterInputStream {
        private boolean ended;

        Watched(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            try {
                int read = super.read(target, from, length);
                ended |= read < 0;
                return read;
            } catch (SdkException wrong) {
                throw new IOException(wrong.getMessage(), wrong);
            }
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
