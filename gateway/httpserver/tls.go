package httpserver

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// lookAgain is how often a handshake looks for new files at most.
const lookAgain = 10 * time.Second

// Files are what a listener is encrypted with, in PEM form.
type Files struct {
	// Certificate begins with the listener's own.
	Certificate string
	Key         string
	// ClientCA has the certificates of the authorities that vouch for clients; with "" none is asked for a certificate.
	ClientCA string
}

// TLSOptions are what the encryption of a listener is made of.
type TLSOptions struct {
	// Name is the log's component.
	Name  string
	Files Files
	// Anyone lets clients in without a certificate as well: the handler looks at the request's TLS.VerifiedChains.
	Anyone bool
	Clock  func() time.Time
	Logger *slog.Logger
}

// NewTLS reads the files. Handshakes read them anew, every 10 s at most, so that a renewed certificate needs no restart;
// while the new files are no good, the old ones serve, and the log says why.
func NewTLS(o TLSOptions) (*tls.Config, error) {
	certificates := &certificates{o: o, looked: o.Clock()}
	texts, err := o.Files.read()
	if err != nil {
		return nil, err
	}
	config, err := texts.config(o.Anyone)
	if err != nil {
		return nil, err
	}
	certificates.texts = texts
	certificates.config.Store(config)
	return &tls.Config{MinVersion: tls.VersionTLS12, GetConfigForClient: certificates.current}, nil
}

// certificates are those of a listener.
type certificates struct {
	o      TLSOptions
	config atomic.Pointer[tls.Config]

	looking sync.Mutex
	looked  time.Time
	// texts were read last, good or not.
	texts texts
}

// current is what a handshake is made with. One handshake at a time looks for new files; the others do not wait for it.
func (c *certificates) current(*tls.ClientHelloInfo) (*tls.Config, error) {
	if c.looking.TryLock() {
		defer c.looking.Unlock()
		if now := c.o.Clock(); now.Sub(c.looked) >= lookAgain {
			c.looked = now
			c.look()
		}
	}
	return c.config.Load(), nil
}

func (c *certificates) look() {
	log := c.o.Logger.With("component", c.o.Name)
	texts, err := c.o.Files.read()
	if err == nil && texts.equal(c.texts) {
		return
	}
	var config *tls.Config
	if err == nil {
		c.texts = texts
		config, err = texts.config(c.o.Anyone)
	}
	if err != nil {
		log.Error("the new certificate is not taken; the old one serves on", "error", err)
		return
	}
	c.config.Store(config)
	log.Info("certificate renewed")
}

// texts are the contents of Files.
type texts struct {
	files                      Files
	certificate, key, clientCA []byte
}

func (t texts) equal(other texts) bool {
	return bytes.Equal(t.certificate, other.certificate) && bytes.Equal(t.key, other.key) &&
		bytes.Equal(t.clientCA, other.clientCA)
}

func (f Files) read() (t texts, err error) {
	t.files = f
	if t.certificate, err = os.ReadFile(f.Certificate); err != nil {
		return t, fmt.Errorf("reading certificate: %w", err)
	}
	if t.key, err = os.ReadFile(f.Key); err != nil {
		return t, fmt.Errorf("reading key: %w", err)
	}
	if f.ClientCA == "" {
		return t, nil
	}
	if t.clientCA, err = os.ReadFile(f.ClientCA); err != nil {
		return t, fmt.Errorf("reading clients' authorities: %w", err)
	}
	return t, nil
}

// config is what serves with these texts. Who has to show a certificate shows it at each handshake: a ticket of an earlier one
// would outlive the authorities of that time.
func (t texts) config(anyone bool) (*tls.Config, error) {
	pair, err := tls.X509KeyPair(t.certificate, t.key)
	if err != nil {
		return nil, fmt.Errorf("reading %s and %s: %w", t.files.Certificate, t.files.Key, err)
	}
	config := &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, Certificates: []tls.Certificate{pair},
	}
	if t.files.ClientCA == "" {
		return config, nil
	}
	config.ClientCAs = x509.NewCertPool()
	if !config.ClientCAs.AppendCertsFromPEM(t.clientCA) {
		return nil, fmt.Errorf("reading %s: %w", t.files.ClientCA, errNoCertificate)
	}
	config.SessionTicketsDisabled = true
	config.ClientAuth = tls.RequireAndVerifyClientCert
	if anyone {
		config.ClientAuth = tls.VerifyClientCertIfGiven
	}
	return config, nil
}

var errNoCertificate = errors.New("no certificate in PEM form")
