package deploy

import (
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"

	"ebs-sms-gateway/gateway/config"
)

// folder is where the gateway finds what comes from Secrets.
const folder = "/run/secrets/ebs-sms-gateway/"

// mountedItems are the keys of Secrets by where the gateway finds them.
func mountedItems(t *testing.T, r release) map[string]string {
	t.Helper()
	_, pod := gateway(t, r)
	found := map[string]string{}
	for _, source := range volumeNamed(t, pod, "secrets").Projected.Sources {
		for _, item := range source.Secret.Items {
			found[folder+item.Path] = source.Secret.Name + "/" + item.Key
		}
	}
	return found
}

func TestCertificates_AreMountedWhereTheGatewayReadsThem(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "console", ""))
	cfg, items := settingsOf(t, r), mountedItems(t, r)
	for name, c := range map[string]struct {
		tls           config.TLS
		secret, of    string
		clientCAFiles bool
	}{
		"Webhooks": {cfg.Webhooks.TLS, "sms-tls", "webhooks.tls/", false},
		"Admin":    {cfg.Admin.TLS, "sms-tls", "admin.tls/", true},
		"Console":  {cfg.Console.TLS, "sms-console-tls", "console.tls/", false},
	} {
		require.Equal(t, folder+c.of+"tls.crt", c.tls.CertFile, name)
		require.Equal(t, c.secret+"/tls.crt", items[c.tls.CertFile], name)
		require.Equal(t, c.secret+"/tls.key", items[c.tls.KeyFile], name)
		require.Equal(t, c.clientCAFiles, c.tls.ClientCAFile != "", name)
		if c.clientCAFiles {
			require.Equal(t, c.secret+"/ca.crt", items[c.tls.ClientCAFile], name)
		}
	}
}

func TestConsole_HasItsSecretsAsFiles(t *testing.T) {
	t.Parallel()
	oidc := releaseOf(t, with(t, "console", ""))
	items := mountedItems(t, oidc)
	require.Equal(t, "sms-console/client-secret", items[settingsOf(t, oidc).Files["console.access.oidc.client_secret"]])
	require.Equal(t, "sms-console/session-key", items[settingsOf(t, oidc).Files["console.access.sessions.key"]])
	users := releaseOf(t, with(t, "console-users", ""))
	require.Equal(t, "sms-console/users", mountedItems(t, users)[settingsOf(t, users).Console.Access.Users.File])
}

func TestConsole_HasAServiceOfItsOwn(t *testing.T) {
	t.Parallel()
	service := every[*corev1.Service](releaseOf(t, with(t, "console", "")))[2]
	require.Equal(t, "sms-ebs-sms-gateway-console", service.Name)
	require.Equal(t, corev1.ServiceTypeLoadBalancer, service.Spec.Type)
	require.Equal(t, int32(443), service.Spec.Ports[0].Port)
	require.Equal(t, "console", service.Spec.Ports[0].TargetPort.String())
	require.Equal(t, map[string]string{"example.com/internal": "true"}, service.Annotations)
}

// peersOf are the namespaces that a release's NetworkPolicy lets in, by port.
func peersOf(policy *networkingv1.NetworkPolicy) map[string]string {
	peers := map[string]string{}
	for _, rule := range policy.Spec.Ingress {
		peers[rule.Ports[0].Port.String()] = rule.From[0].NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]
	}
	return peers
}

func TestConsole_IsReachedByItsPeersAlone(t *testing.T) {
	t.Parallel()
	policy := the[*networkingv1.NetworkPolicy](t, releaseOf(t, with(t, "console", "")))
	require.Equal(t, map[string]string{"webhooks": "gateways", "metrics": "monitoring", "console": "gateways"}, peersOf(policy))
	last := policy.Spec.Egress[len(policy.Spec.Egress)-1]
	require.Equal(t, "10.1.2.6/32", last.To[0].IPBlock.CIDR, "the identity provider")
}

func TestMonitors_ShowTheToken(t *testing.T) {
	t.Parallel()
	service := the[*monitoringv1.ServiceMonitor](t, releaseOf(t, with(t, "console", ""))).Spec.Endpoints[0]
	require.Equal(t, "Bearer", service.Authorization.Type)
	require.Equal(t, "sms-metrics", service.Authorization.Credentials.Name)
	require.Equal(t, "token", service.Authorization.Credentials.Key)
	require.Equal(t, "https", service.Scheme.String())
	require.Equal(t, "sms-tls", service.TLSConfig.CA.Secret.Name)
	require.Equal(t, "sms.example.com", *service.TLSConfig.ServerName)

	pod := the[*monitoringv1.PodMonitor](t, releaseOf(t, with(t, "console-users", ""))).Spec.PodMetricsEndpoints[0]
	require.Equal(t, "sms-metrics", pod.Authorization.Credentials.Name)
	require.Equal(t, "prometheus", pod.Authorization.Credentials.Key)
	require.Nil(t, pod.Scheme, "the chart's own")

	plain := the[*monitoringv1.ServiceMonitor](t, releaseOf(t, with(t, "service-monitor", ""))).Spec.Endpoints[0]
	require.Nil(t, plain.Authorization)
	require.Nil(t, plain.TLSConfig)
}

func TestProbes_GoWithTheListener(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]corev1.URIScheme{"console": corev1.URISchemeHTTPS, "embedded": ""} {
		container, _ := gateway(t, releaseOf(t, with(t, name, "")))
		for _, probe := range []*corev1.Probe{container.StartupProbe, container.LivenessProbe, container.ReadinessProbe} {
			require.Equal(t, want, probe.HTTPGet.Scheme, name)
		}
	}
}
