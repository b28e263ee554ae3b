package dev.assay.support.http;

import dev.assay.support.text.Text;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** The rules by which redirects are followed. */
final class Redirects {
    private static final int MAX_LOCATION = 4096;

    private Redirects() {}

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    static URI next(FetchRequest request, URI from, HttpResponse<?> response, int followed) throws FetchException {
        int max = request.limits().maxRedirects();
        if (followed >= max) {
            throw refused(from, "redirects once more after " + followed + " redirects; " + max + " are followed");
        }
        Optional<String> location = response.headers().firstValue("Location");
        if (location.isEmpty()) {
            throw refused(from, "answered with status " + response.statusCode() + " but names no location");
        }
        URI to = resolve(from, location.get());
        String shown = "redirects to " + Uris.shown(to) + ", ";
        String problem = Uris.problemOf(to);
        if (problem != null) {
            throw refused(from, shown + "which " + problem);
        }
        if (Uris.isHttps(from) && !Uris.isHttps(to)) {
            throw refused(from, shown + "which gives up the secure connection");
        }
        if (request.sameHostOnly() && !Uris.sameHost(request.uri(), to)) {
            throw refused(from, shown + "another host, which this request does not allow");
        }
        return to;
    }

    private static URI resolve(URI from, String location) throws FetchException {
        if (location.length() > MAX_LOCATION) {
            throw refused(
                    from,
                    "redirects to a location of " + location.length() + " characters; " + MAX_LOCATION + " are read");
        }
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refused(from, "redirects to something that is no address: " + Text.line(withoutQuery(location), 200));
        }
    }

    private static String withoutQuery(String location) {
        int at = location.indexOf('?');
        return at < 0 ? location : location.substring(0, at) + "?…";
    }

    private static FetchException refused(URI from, String why) {
        return new FetchException(FetchFault.REDIRECT_REFUSED, Uris.shown(from) + " " + why, null);
    }
}
