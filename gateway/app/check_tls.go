package app

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"ebs-sms-gateway/gateway/config"
)

// renewBefore is how long before its end a certificate is warned of.
const renewBefore = 14 * 24 * time.Hour

// checkCertificates finds what is wrong with what the listeners are encrypted with.
func checkCertificates(cfg config.Config, now time.Time) []Finding {
	var findings []Finding
	for _, l := range listeners(cfg) {
		if l.tls.On() {
			findings = append(findings, checkCertificate(l.section+".tls", l.tls, now))
		}
	}
	return findings
}

func checkCertificate(key string, t config.TLS, now time.Time) Finding {
	pair, err := tls.LoadX509KeyPair(t.CertFile, t.KeyFile)
	if err != nil {
		return failed("tls", fmt.Errorf("%s: %w", key, err), "name a certificate and its own key, in PEM form")
	}
	if t.ClientCAFile != "" {
		if _, err := readAuthorities(t.ClientCAFile); err != nil {
			return failed("tls", fmt.Errorf("%s.client_ca_file: %w", key, err), "name a file of certificates in PEM form")
		}
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return failed("tls", fmt.Errorf("%s: %w", key, err), "name a certificate in PEM form")
	}
	if info, err := os.Stat(t.KeyFile); err == nil && info.Mode().Perm()&othersMayRead != 0 {
		return Finding{LevelWarning, "tls", fmt.Sprintf("%s: everybody on this host may read %s; chmod o-r", key, t.KeyFile)}
	}
	return checkDates(key, leaf, now)
}

func checkDates(key string, leaf *x509.Certificate, now time.Time) Finding {
	end := leaf.NotAfter.UTC().Format(time.RFC3339)
	switch {
	case now.After(leaf.NotAfter):
		return Finding{LevelError, "tls", fmt.Sprintf("%s: the certificate has ended at %s; renew it", key, end)}
	case now.Before(leaf.NotBefore):
		return Finding{LevelError, "tls", fmt.Sprintf("%s: the certificate is not valid before %s; check this host's clock",
			key, leaf.NotBefore.UTC().Format(time.RFC3339))}
	case len(leaf.DNSNames)+len(leaf.IPAddresses) == 0:
		return Finding{LevelError, "tls", key + ": the certificate names no host (subjectAltName), so that no client takes it; " +
			"have one made that does"}
	case leaf.NotAfter.Sub(now) < renewBefore:
		return Finding{LevelWarning, "tls", fmt.Sprintf("%s: the certificate ends at %s; renew it", key, end)}
	}
	return Finding{LevelOK, "tls", fmt.Sprintf("%s: valid until %s", key, end)}
}

func readAuthorities(path string) (*x509.CertPool, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, fmt.Errorf("%s: no certificate in PEM form", path)
	}
	return pool, nil
}
