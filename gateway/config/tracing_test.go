package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/config"
)

func TestTracing_AppendsThePathOfTheProtocolToAnEndpointWithoutOne(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"http://127.0.0.1:4318":               "http://127.0.0.1:4318/v1/traces",
		"https://otel.example.com/otlp/spans": "https://otel.example.com/otlp/spans",
	} {
		require.Equal(t, want, config.Tracing{Endpoint: endpoint}.URL().String())
	}
}

func TestTracing_ReadsHeadersByLines(t *testing.T) {
	t.Parallel()
	headers := config.Tracing{Headers: "authorization: Bearer a:b\r\n\nX-Tenant:  hr "}.Header()
	require.Equal(t, map[string]string{"Authorization": "Bearer a:b", "X-Tenant": "hr"}, headers)
}

func TestTracing_IsOffWithoutAnEndpointOrASample(t *testing.T) {
	t.Parallel()
	tracing := config.Default().Tracing
	require.False(t, tracing.On())
	tracing.Endpoint = "http://127.0.0.1:4318"
	require.True(t, tracing.On())
	tracing.SampleRatio = 0
	require.False(t, tracing.On())
}
