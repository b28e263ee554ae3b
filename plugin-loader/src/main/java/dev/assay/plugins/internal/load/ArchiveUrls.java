package dev.assay.plugins.internal.load;

import dev.assay.plugins.internal.archive.Archive;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/**
 * Addresses of a jar's files that read from memory. The JDK's {@code jar:} addresses keep files open behind one's back.
 *
 * <p>Thread-safe. An address keeps the archive, not the class loader.
 */
final class ArchiveUrls extends URLStreamHandler {

    private static final String SCHEME = "assay-plugin";

    private final Archive archive;
    private final String root;

    ArchiveUrls(Archive archive, String root) {
        this.archive = archive;
        this.root = "/".concat(root).concat("/");
    }

    /** The address of a file, or of the whole for an empty name. */
    URL of(String name) {
        try {
            String path = new URI(null, null, root.concat(name), null).getRawPath();
            return new URL(null, SCHEME.concat(":").concat(path), this);
        } catch (URISyntaxException | MalformedURLException e) {
            throw new IllegalArgumentException("no address can be made of the name of an entry", e);
        }
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        String path = URI.create(SCHEME + ":" + url.getPath()).getPath();
        if (path == null || !path.startsWith(root)) {
            throw new FileNotFoundException(url.toString());
        }
        return new Connection(url, path.substring(root.length()));
    }

    /** Reads one file. */
    private final class Connection extends URLConnection {
        private final String name;
        private byte[] content = new byte[0]; // of the thread that uses this connection

        Connection(URL url, String name) {
            super(url);
            this.name = name;
        }

        @Override
        public void connect() throws IOException {
            if (!connected) {
                content = archive.read(archive.find(name).orElseThrow(() -> new FileNotFoundException(url.toString())));
                connected = true;
            }
        }

        @Override
        public InputStream getInputStream() throws IOException {
            connect();
            return new ByteArrayInputStream(content);
        }

        @Override
        public long getContentLengthLong() {
            return archive.find(name).map(e -> (long) e.size()).orElse(-1L);
        }

        @Override
        public String getContentType() {
            String type = guessContentTypeFromName(name);
            return type == null ? "content/unknown" : type;
        }
    }
}
