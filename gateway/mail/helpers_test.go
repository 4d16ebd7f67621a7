package mail_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http/httptest"
	"testing"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mail"
)

// localCertificate is one for 127.0.0.1, and who vouches for it.
func localCertificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.StartTLS()
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server.TLS.Certificates[0], roots
}

func secretOf(secret string) func() (gateway.Secret, error) {
	return func() (gateway.Secret, error) { return gateway.Secret(secret), nil }
}

func message(id string) mail.Message {
	return mail.Message{
		From: "EBS SMS <sms@example.com>", To: "admin@example.com", Subject: "Zwölf Nachrichten warten", MessageID: id,
		Text: "Twelve messages wait.\n", HTML: "<p>Twelve messages wait.</p>\n",
		Date: time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC),
	}
}
