package dev.assay.examples.certificates.tls;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Keeps what the other side presents and objects to nothing: one can't look at a bad certificate by refusing it. No data
 * is ever sent over a connection made with it.
 */
final class Onlooker extends X509ExtendedTrustManager {

    private static final int MAX_CHAIN = 32;

    private List<X509Certificate> chain = List.of(); // the probing thread only

    List<X509Certificate> chain() {
        return chain;
    }

    private void keep(X509Certificate[] presented) {
        chain = List.of(presented).subList(0, Math.min(presented.length, MAX_CHAIN));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type, Socket socket) {
        keep(presented);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type, SSLEngine engine) {
        keep(presented);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type) {
        keep(presented);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type, Socket socket) {
        throw new UnsupportedOperationException("this end is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type, SSLEngine engine) {
        throw new UnsupportedOperationException("this end is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type) {
        throw new UnsupportedOperationException("this end is the client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
