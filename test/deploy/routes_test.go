package deploy

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"ebs-sms-gateway/gateway/config"
)

// webhookPaths are all that Twilio may post to: ORDS takes each path with and without a slash at its end.
func webhookPaths(cfg config.Config) []string {
	var paths []string
	for _, path := range append(cfg.Webhooks.InboundPaths, cfg.Webhooks.StatusPaths...) {
		path = strings.TrimSuffix(path, "/")
		paths = append(paths, path, path+"/")
	}
	return paths
}

// requireOnlyWebhookPaths: an Ingress or HTTPRoute leads to the webhooks and to nothing else.
func requireOnlyWebhookPaths(t *testing.T, r release, cfg config.Config) {
	t.Helper()
	for _, ingress := range every[*networkingv1.Ingress](r) {
		require.Nil(t, ingress.Spec.DefaultBackend)
		require.ElementsMatch(t, webhookPaths(cfg), ingressPaths(t, r, ingress))
	}
	for _, route := range every[*gatewayv1.HTTPRoute](r) {
		require.ElementsMatch(t, webhookPaths(cfg), routePaths(t, r, route, cfg))
	}
}

func ingressPaths(t *testing.T, r release, ingress *networkingv1.Ingress) []string {
	t.Helper()
	var paths []string
	for _, rule := range ingress.Spec.Rules {
		require.NotEmpty(t, rule.Host)
		for _, path := range rule.HTTP.Paths {
			require.Equal(t, networkingv1.PathTypeExact, *path.PathType)
			require.Equal(t, "webhooks", path.Backend.Service.Port.Name)
			requireWebhooks(t, r, path.Backend.Service.Name)
			paths = append(paths, path.Path)
		}
	}
	return paths
}

// routePaths are the paths as the gateway sees them, behind the route.
func routePaths(t *testing.T, r release, route *gatewayv1.HTTPRoute, cfg config.Config) []string {
	t.Helper()
	public, err := url.Parse(cfg.Webhooks.PublicURL)
	require.NoError(t, err)
	require.LessOrEqual(t, len(route.Spec.Rules), 16, "the most that there may be")
	var paths []string
	for _, rule := range route.Spec.Rules {
		requireWebhooks(t, r, string(rule.BackendRefs[0].Name))
		for _, match := range rule.Matches {
			require.Equal(t, gatewayv1.PathMatchExact, *match.Path.Type)
			path, ok := strings.CutPrefix(*match.Path.Value, public.Path)
			require.True(t, ok, "Twilio posts to the public URL")
			if public.Path != "" {
				require.Equal(t, path, *rule.Filters[0].URLRewrite.Path.ReplaceFullPath)
			}
			paths = append(paths, path)
		}
	}
	return paths
}

// requireWebhooks: the Service has no port but that of the webhooks.
func requireWebhooks(t *testing.T, r release, name string) {
	t.Helper()
	for _, service := range every[*corev1.Service](r) {
		if service.Name == name {
			require.Len(t, service.Spec.Ports, 1)
			require.Equal(t, "webhooks", service.Spec.Ports[0].TargetPort.StrVal)
			return
		}
	}
	require.Fail(t, "no such Service", name)
}

func TestIngress_HasTheHostOfThePublicURL(t *testing.T) {
	t.Parallel()
	ingress := the[*networkingv1.Ingress](t, releaseOf(t, with(t, "ingress", "")))
	require.Equal(t, "sms.example.com", ingress.Spec.Rules[0].Host)
	require.Equal(t, []networkingv1.IngressTLS{{Hosts: []string{"sms.example.com"}, SecretName: "sms-example-com"}},
		ingress.Spec.TLS)
	require.Equal(t, "nginx", *ingress.Spec.IngressClassName)
	require.Len(t, ingress.Spec.Rules[0].HTTP.Paths, 6)
}

func TestIngress_TakesAnotherHost(t *testing.T) {
	t.Parallel()
	ingress := the[*networkingv1.Ingress](t, releaseOf(t, with(t, "ingress", "ingress: {host: sms.dmz.example.com}")))
	require.Equal(t, "sms.dmz.example.com", ingress.Spec.Rules[0].Host)
}

func TestHTTPRoute_AttachesToItsGateway(t *testing.T) {
	t.Parallel()
	route := the[*gatewayv1.HTTPRoute](t, releaseOf(t, with(t, "httproute", "")))
	require.Equal(t, []gatewayv1.Hostname{"sms.example.com"}, route.Spec.Hostnames)
	require.Equal(t, gatewayv1.ObjectName("public"), route.Spec.ParentRefs[0].Name)
	require.Len(t, route.Spec.Rules, 1)
	require.Equal(t, gatewayv1.PortNumber(80), *route.Spec.Rules[0].BackendRefs[0].Port)
}

func TestHTTPRoute_StripsThePathOfThePublicURL(t *testing.T) {
	t.Parallel()
	route := the[*gatewayv1.HTTPRoute](t, releaseOf(t, with(t, "httproute-with-prefix", "")))
	require.Equal(t, []gatewayv1.Hostname{"sms.internal.example.com"}, route.Spec.Hostnames)
	require.Len(t, route.Spec.Rules, 4)
	require.Equal(t, "/sms/ords/xxsms/twilio/v1/inbound", *route.Spec.Rules[0].Matches[0].Path.Value)
}

func TestNothingIsExposed_UnlessAskedFor(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "oracle", ""))
	require.Empty(t, every[*networkingv1.Ingress](r))
	require.Empty(t, every[*gatewayv1.HTTPRoute](r))
	for _, service := range every[*corev1.Service](r) {
		require.Equal(t, corev1.ServiceTypeClusterIP, typeOf(service))
	}
}

func typeOf(service *corev1.Service) corev1.ServiceType {
	if service.Spec.Type == "" {
		return corev1.ServiceTypeClusterIP
	}
	return service.Spec.Type
}
