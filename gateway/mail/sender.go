package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"ebs-sms-gateway/gateway"
)

// mechanism is the library's name of a way to log in.
func mechanism(a gateway.MailAuth) gomail.SMTPAuthType {
	return map[gateway.MailAuth]gomail.SMTPAuthType{
		gateway.MailAuthNone: gomail.SMTPAuthNoAuth, gateway.MailAuthPlain: gomail.SMTPAuthPlain,
		gateway.MailAuthLogin:   gomail.SMTPAuthLogin,
		gateway.MailAuthCRAMMD5: gomail.SMTPAuthCramMD5, gateway.MailAuthXOAUTH2: gomail.SMTPAuthXOAUTH2,
	}[a]
}

// Options are what a Sender is made of.
type Options struct {
	// Servers are host:port, at least one, in the order in which they are asked.
	Servers    []string
	Encryption gateway.MailEncryption
	// TLS has the client's certificate and the authorities of the servers, if they are not the machine's.
	TLS  *tls.Config
	Auth gateway.MailAuth
	// Username and Password log in. The password is asked for each time: its file may have changed.
	Username string
	Password func() (gateway.Secret, error)
	// Timeout bounds one connection, from dialling to the end of a mail.
	Timeout time.Duration
	// Dial opens connections, a net.Dialer's if nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Sender sends mail. It is safe for use by many goroutines, each of which has a connection of its own.
type Sender struct{ opts Options }

// New makes a Sender. It connects to nothing.
func New(opts Options) *Sender {
	if opts.TLS == nil {
		opts.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if opts.Dial == nil {
		opts.Dial = new(net.Dialer).DialContext
	}
	return &Sender{opts}
}

// Send sends one mail. The servers are asked in turn until one takes it or refuses it for good: the error is then
// ErrRefused, as it is for a message that no server would take. After any other error the same mail may be sent again,
// under its own Message-ID; whether a server took it is not known for certain.
func (s *Sender) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("sending mail: %w: %w", err, ErrRefused)
	}
	err := s.inTurn(ctx, func(c *connection) error {
		msg, err := m.compose()
		if err != nil {
			return err
		}
		return c.client.SendWithSMTPClient(c.session, msg)
	})
	if err != nil {
		return fmt.Errorf("sending mail: %w", err)
	}
	return nil
}

// Reach connects, logs in and names the sender as Send does, and sends nothing. It returns the server that would take
// the mail.
func (s *Sender) Reach(ctx context.Context, from string) (string, error) {
	sender, err := gateway.ParseMailSender(from)
	if err != nil {
		return "", err
	}
	var reached string
	err = s.inTurn(ctx, func(c *connection) error {
		reached = c.client.ServerAddr()
		return c.session.Mail(sender.Address)
	})
	return reached, err
}

// inTurn does it with the first server that lets it.
func (s *Sender) inTurn(ctx context.Context, do func(*connection) error) error {
	var errs []error
	for _, server := range s.opts.Servers {
		err := s.with(ctx, server, do)
		if err == nil {
			return nil
		}
		errs = append(errs, err)
		if errors.Is(err, ErrRefused) || ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// with does it within the time that one server has.
func (s *Sender) with(ctx context.Context, server string, do func(*connection) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Timeout)
	defer cancel()
	c := &connection{opts: s.opts}
	defer c.close()
	if err := c.open(ctx, server); err != nil {
		return connecting(ctx, server, err)
	}
	if err := do(c); err != nil {
		return sending(ctx, server, err)
	}
	c.quit()
	return nil
}

// connection is one with one server.
type connection struct {
	opts    Options
	client  *gomail.Client
	session *smtp.Client
	conn    net.Conn
	// unwatch ends what ends the connection when its time is up.
	unwatch func() bool
}

func (c *connection) open(ctx context.Context, server string) error {
	host, portText, err := net.SplitHostPort(server)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return err
	}
	options, err := c.options(ctx, host)
	if err != nil {
		return err
	}
	options = append(options, gomail.WithPort(port))
	if c.client, err = gomail.NewClient(host, options...); err != nil {
		return err
	}
	c.session, err = c.client.DialToSMTPClientWithContext(ctx)
	return err
}

func (c *connection) options(ctx context.Context, host string) ([]gomail.Option, error) {
	password, err := c.opts.Password()
	if err != nil {
		return nil, err
	}
	config := c.opts.TLS.Clone()
	config.ServerName = host
	policy := gomail.NoTLS
	if c.opts.Encryption == gateway.MailEncryptionSTARTTLS {
		policy = gomail.TLSMandatory
	}
	return []gomail.Option{
		gomail.WithTLSPolicy(policy), gomail.WithTLSConfig(config), gomail.WithTimeout(c.opts.Timeout),
		gomail.WithSMTPAuth(mechanism(c.opts.Auth)), gomail.WithUsername(c.opts.Username),
		gomail.WithPassword(password.Reveal()), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithoutSMTPUTF8(), // addresses are plain, and a server behind this one might not know it
		gomail.WithDialContextFunc(func(_ context.Context, _, address string) (net.Conn, error) {
			return c.dial(ctx, config, address)
		}),
	}, nil
}

// dial keeps the connection: the library leaves it open when it does not get as far as a session, and
// does not look at the context once it is dialled.
func (c *connection) dial(ctx context.Context, config *tls.Config, address string) (net.Conn, error) {
	conn, err := c.opts.Dial(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	c.conn = conn
	c.unwatch = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if c.opts.Encryption != gateway.MailEncryptionTLS {
		return conn, nil
	}
	encrypted := tls.Client(conn, config)
	return encrypted, encrypted.HandshakeContext(ctx)
}

// quit says goodbye. The server has taken the mail, whatever it answers.
func (c *connection) quit() { _ = c.client.CloseWithSMTPClient(c.session) }

func (c *connection) close() {
	if c.conn != nil {
		c.unwatch()
		_ = c.conn.Close()
	}
}
