package deploy

import (
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

func TestLists_HaveTheirSecretsAsFiles(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "lists", ""))
	cfg, items := settingsOf(t, r), mountedItems(t, r)
	require.Equal(t, "sms-lists/token-key", items[cfg.Files["lists.token_key"]])
	require.Equal(t, "sms-lists/payroll", items[cfg.Files["lists.clients[0].secret_hash"]])
	require.Equal(t, "sms-lists/hr.portal", items[cfg.Files["lists.clients[1].secret_hash"]])
	require.Equal(t, 50, cfg.Lists.Clients[0].PerSecond, "what else is said of a client stays")
	require.Equal(t, "sms-lists-tls/tls.crt", items[cfg.Lists.TLS.CertFile])
	require.Equal(t, "sms-lists-tls/tls.key", items[cfg.Lists.TLS.KeyFile])
	require.Equal(t, "sms-lists-tls/ca.crt", items[cfg.Lists.TLS.ClientCAFile])
}

func TestLists_HaveAServiceOfTheirOwn(t *testing.T) {
	t.Parallel()
	service := every[*corev1.Service](releaseOf(t, with(t, "lists", "")))[2]
	require.Equal(t, "sms-ebs-sms-gateway-lists", service.Name)
	require.Equal(t, corev1.ServiceTypeClusterIP, service.Spec.Type)
	require.Equal(t, int32(443), service.Spec.Ports[0].Port)
	require.Equal(t, "lists", service.Spec.Ports[0].TargetPort.String())
	require.Equal(t, map[string]string{"example.com/internal": "true"}, service.Annotations)
}

func TestLists_AreReachedByTheirPeersAlone(t *testing.T) {
	t.Parallel()
	policy := the[*networkingv1.NetworkPolicy](t, releaseOf(t, with(t, "lists", "")))
	require.Equal(t, map[string]string{"webhooks": "gateways", "metrics": "monitoring", "lists": "integration"}, peersOf(policy))
}
