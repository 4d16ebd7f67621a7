package gateway

// MailEncryption is how a connection to a mail server is encrypted.
type MailEncryption string

// The ways to encrypt.
const (
	// MailEncryptionSTARTTLS begins in the clear and sends nothing before TLS.
	MailEncryptionSTARTTLS MailEncryption = "starttls"
	// MailEncryptionTLS is TLS from the first byte.
	MailEncryptionTLS MailEncryption = "tls"
	// MailEncryptionNone is for a server on this machine.
	MailEncryptionNone MailEncryption = "none"
)

// MailAuth is how the gateway logs in to a mail server.
type MailAuth string

// The ways to log in.
const (
	MailAuthNone    MailAuth = "none"
	MailAuthPlain   MailAuth = "plain"
	MailAuthLogin   MailAuth = "login"
	MailAuthCRAMMD5 MailAuth = "cram-md5"
	// MailAuthXOAUTH2 logs in with an access token for a password.
	MailAuthXOAUTH2 MailAuth = "xoauth2"
)
