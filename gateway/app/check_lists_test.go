package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

func TestCheckLists_NamesWhatIsInsecure(t *testing.T) {
	t.Parallel()
	const cheap = "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"
	encrypted := config.TLS{CertFile: "tls.crt", KeyFile: "tls.key"}
	for name, c := range map[string]struct {
		spoil func(*config.Lists)
		want  string // "" is nothing
	}{
		"Nothing":     {func(*config.Lists) {}, ""},
		"OnlyHere":    {func(l *config.Lists) { l.Listen, l.TLS, l.PublicURL = "[::1]:8082", config.TLS{}, "" }, ""},
		"OnLocalhost": {func(l *config.Lists) { l.Listen, l.TLS = "localhost:8082", config.TLS{} }, ""},
		"InTheClear": {func(l *config.Lists) { l.TLS, l.PublicURL = config.TLS{}, "" },
			"lists.listen is neither encrypted nor a loopback address: secrets, tokens and personal data can be read on the way; set lists.tls"},
		"InTheClearBehindAProxy": {func(l *config.Lists) { l.TLS = config.TLS{} },
			"what the proxy of lists.public_url passes on can be read"},
		"LinksInTheClear": {func(l *config.Lists) { l.PublicURL = "http://localhost:8082" }, "lists.public_url is http"},
		"NoKey":           {func(l *config.Lists) { l.TokenKey = "" }, "lists.token_key is not set"},
		"ACheapHash": {func(l *config.Lists) { l.Clients[1].SecretHash = cheap },
			"lists.clients[1].secret_hash is of cost 5"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config.Default()
			const dear = "$2y$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
			cfg.Lists.Listen, cfg.Lists.TLS, cfg.Lists.PublicURL = ":8082", encrypted, "https://lists.example.com"
			cfg.Lists.TokenKey = "a key of thirty-two bytes or more"
			cfg.Lists.Clients = []config.ListClient{{ID: "payroll", SecretHash: dear}, {ID: "learning", SecretHash: dear}}
			c.spoil(&cfg.Lists)
			findings := checkLists(cfg)
			last := len(findings) - 1
			require.Equal(t, Finding{LevelOK, "lists", "2 clients may ask"}, findings[last])
			if c.want == "" {
				require.Empty(t, findings[:last])
				return
			}
			require.Len(t, findings[:last], 1)
			require.Equal(t, LevelWarning, findings[0].Level)
			require.Contains(t, findings[0].Text, c.want)
			require.NotContains(t, findings[0].Text, "$2y$")
		})
	}
}

func TestCheckLists_HasNothingToSayOfNone(t *testing.T) {
	t.Parallel()
	require.Empty(t, checkLists(config.Default()))
}
