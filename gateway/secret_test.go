package gateway_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

const hidden = "correct horse"

func TestSecret_NeverPrints(t *testing.T) {
	t.Parallel()
	holder := struct{ Token gateway.Secret }{hidden}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			for _, value := range []any{holder.Token, &holder.Token, holder, []gateway.Secret{hidden},
				map[string]gateway.Secret{"k": hidden}} {
				printed := fmt.Sprintf(verb, value)
				require.NotContains(t, printed, hidden)
				require.NotContains(t, printed, fmt.Sprintf("%x", hidden))
				require.NotContains(t, printed, fmt.Sprintf("%X", hidden))
			}
		})
	}
}

func TestSecret_NeverIsEncoded(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(map[string]any{"token": gateway.Secret(hidden), "all": []gateway.Secret{hidden}})
	require.NoError(t, err)
	require.NotContains(t, string(text), hidden)
}

func TestSecret_NeverIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("started", "token", gateway.Secret(hidden), "all", []gateway.Secret{hidden})
	require.NotContains(t, log.String(), hidden)
}

func TestSecret_RevealsItself(t *testing.T) {
	t.Parallel()
	require.Equal(t, hidden, gateway.Secret(hidden).Reveal())
}
