package deploy

import (
	"encoding/json"
	"fmt"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"sigs.k8s.io/yaml"
)

func TestServiceMonitor_FindsTheServiceOfTheMetrics(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "service-monitor", ""))
	monitor := the[*monitoringv1.ServiceMonitor](t, r)
	require.Equal(t, "prometheus", monitor.Labels["release"])
	require.Equal(t, monitoringv1.Duration("15s"), monitor.Spec.Endpoints[0].Interval)
	var found []string
	for _, service := range every[*corev1.Service](r) {
		if labelsMatch(service.Labels, monitor.Spec.Selector.MatchLabels) {
			require.Equal(t, monitor.Spec.Endpoints[0].Port, service.Spec.Ports[0].Name)
			found = append(found, service.Name)
		}
	}
	require.Equal(t, []string{"sms-ebs-sms-gateway-metrics"}, found)
}

func TestPodMonitor_FindsTheGateways(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "pod-monitor", ""))
	monitor := the[*monitoringv1.PodMonitor](t, r)
	require.Equal(t, the[*appsv1.StatefulSet](t, r).Spec.Selector.MatchLabels, monitor.Spec.Selector.MatchLabels)
	container, _ := gateway(t, r)
	require.NotEmpty(t, portNamed(t, container, *monitor.Spec.PodMetricsEndpoints[0].Port))
}

func TestRules_AreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	var file monitoringv1.PrometheusRuleSpec
	require.NoError(t, yaml.UnmarshalStrict([]byte(readChartFile(t, "files/rules.yaml")), &file))
	require.NotEmpty(t, file.Groups)
	rule := the[*monitoringv1.PrometheusRule](t, releaseOf(t, with(t, "service-monitor", "")))
	require.Equal(t, file, rule.Spec)
	require.Equal(t, "prometheus", rule.Labels["release"])
}

func TestRunbook_IsWhereTheValuesSay(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "service-monitor", "runbook: https://wiki.example.com/sms"))
	for _, group := range the[*monitoringv1.PrometheusRule](t, r).Spec.Groups {
		for _, rule := range group.Rules {
			if rule.Alert != "" {
				require.Regexp(t, `^https://wiki\.example\.com/sms#`, rule.Annotations["runbook_url"])
			}
		}
	}
}

func TestDashboard_IsTheFile(t *testing.T) {
	t.Parallel()
	var want, found map[string]any
	require.NoError(t, json.Unmarshal([]byte(readChartFile(t, "files/dashboard.json")), &want))
	for _, c := range every[*corev1.ConfigMap](releaseOf(t, with(t, "service-monitor", ""))) {
		if text, ok := c.Data["ebs-sms-gateway.json"]; ok {
			require.Equal(t, "1", c.Labels["grafana_dashboard"])
			require.NoError(t, json.Unmarshal([]byte(text), &found))
		}
	}
	require.Equal(t, want, found)
}

func TestMonitoring_IsOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "oracle", ""))
	require.Empty(t, every[*monitoringv1.ServiceMonitor](r))
	require.Empty(t, every[*monitoringv1.PodMonitor](r))
	require.Empty(t, every[*monitoringv1.PrometheusRule](r))
	require.Len(t, every[*corev1.ConfigMap](r), 1)
}

// allowed is what a policy lets through, one line for each way.
func allowed(policy *networkingv1.NetworkPolicy) (in, out []string) {
	for _, rule := range policy.Spec.Ingress {
		in = append(in, ways(rule.From, rule.Ports)...)
	}
	for _, rule := range policy.Spec.Egress {
		out = append(out, ways(rule.To, rule.Ports)...)
	}
	return in, out
}

func ways(peers []networkingv1.NetworkPolicyPeer, ports []networkingv1.NetworkPolicyPort) []string {
	var found []string
	for _, peer := range peers {
		for _, port := range ports {
			who := ""
			if peer.IPBlock != nil {
				who = peer.IPBlock.CIDR
			} else {
				who = peer.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]
			}
			found = append(found, fmt.Sprintf("%s %s/%s", who, port.Port, *port.Protocol))
		}
	}
	return found
}

func TestNetworkPolicy_LetsNothingElseThrough(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "network-policy", ""))
	policy := the[*networkingv1.NetworkPolicy](t, r)
	require.Equal(t, []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress},
		policy.Spec.PolicyTypes)
	in, out := allowed(policy)
	require.Equal(t, []string{"gateways webhooks/TCP", "monitoring metrics/TCP"}, in)
	require.Equal(t, []string{
		"kube-system 53/UDP", "kube-system 53/TCP", "10.1.2.3/32 1521/TCP", "10.1.2.4/32 1521/TCP",
		"0.0.0.0/0 443/TCP", "::/0 443/TCP", "10.1.3.5/32 587/TCP",
	}, out)
	require.Contains(t, policy.Spec.Egress[3].To[0].IPBlock.Except, "10.0.0.0/8", "Twilio is not inside")
}

func TestNetworkPolicy_HasNoMailAndNoDatabaseWhereThereIsNone(t *testing.T) {
	t.Parallel()
	in, out := allowed(the[*networkingv1.NetworkPolicy](t, releaseOf(t, with(t, "network-policy-embedded", ""))))
	require.Equal(t, []string{"monitoring metrics/TCP"}, in)
	require.Equal(t, []string{"kube-system 53/UDP", "kube-system 53/TCP", "0.0.0.0/0 443/TCP", "::/0 443/TCP"}, out)
}

func TestNetworkPolicy_HoldsForEveryPod(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "network-policy", ""))
	selector := the[*networkingv1.NetworkPolicy](t, r).Spec.PodSelector.MatchLabels
	require.True(t, labelsMatch(the[*appsv1.StatefulSet](t, r).Spec.Template.Labels, selector))
	require.True(t, labelsMatch(the[*corev1.Pod](t, r).Labels, selector))
}

func labelsMatch(labels, selector map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}
