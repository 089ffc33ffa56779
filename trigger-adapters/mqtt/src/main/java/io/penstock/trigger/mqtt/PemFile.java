package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and keys as openssl writes them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
final class PemFile {

    private static final long FILE_BYTES_MAX = 4L * 1024 * 1024;

    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFile() {}

    static List<X509Certificate> certificates(String field, Path file) throws ConfigException {
        byte[] bytes = bytes(field, file);
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException _) {
            // Told below.
        }
        throw bad(field, file, "It has no certificate in PEM form.");
    }

    /** A key, which has to be that of the certificate. */
    static PrivateKey privateKey(String field, Path file, X509Certificate certificate)
            throws ConfigException {
        Matcher pem =
                PRIVATE_KEY.matcher(new String(bytes(field, file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw bad(
                    field,
                    file,
                    "It has no '-----BEGIN PRIVATE KEY-----'. 'openssl pkcs8 -topk8 -nocrypt'"
                            + " makes one of other forms.");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            PublicKey publicKey = certificate.getPublicKey();
            PrivateKey key =
                    KeyFactory.getInstance(publicKey.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (belongs(key, publicKey)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // Told below.
        }
        throw bad(field, file, "It isn't the private key of the certificate.");
    }

    private static boolean belongs(PrivateKey key, PublicKey publicKey)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] sample = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(sample);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(publicKey);
        verifying.update(sample);
        return verifying.verify(signing.sign());
    }

    private static byte[] bytes(String field, Path file) throws ConfigException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw bad(field, file, "It is larger than 4 MiB.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw bad(field, file, "It can't be read: " + e + ".");
        }
    }

    static ConfigException bad(String field, Path file, String why) {
        return new ConfigException(
                field,
                file.toString(),
                "The file '" + file + "' of " + field + " can't be used. " + why);
    }
}
