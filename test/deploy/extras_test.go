package deploy

import (
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestCommonLabels_AreOnEverythingAndInNoSelector(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "extras", ""))
	for _, object := range r {
		if o := object.(metav1.Object); o.GetName() != "sms-note" {
			require.Equal(t, "hr", o.GetLabels()["team"], o.GetName())
		}
	}
	set := the[*appsv1.StatefulSet](t, r)
	require.Equal(t, "hr", set.Spec.Template.Labels["team"])
	require.NotContains(t, set.Spec.Selector.MatchLabels, "team")
	require.NotContains(t, set.Spec.VolumeClaimTemplates[0].Labels, "team", "it is fixed for good")
}

func TestNameOverride_NamesAndLabels(t *testing.T) {
	t.Parallel()
	set := the[*appsv1.StatefulSet](t, releaseOf(t, with(t, "extras", "")))
	require.Equal(t, "sms-texts", set.Name)
	require.Equal(t, "texts", set.Labels["app.kubernetes.io/name"])
}

func TestExtras_AreWhereTheyBelong(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "extras", ""))
	container, pod := gateway(t, r)
	require.Equal(t, []string{"run", "--config", "/etc/ebs-sms-gateway/gateway.yaml", "--some-flag"}, container.Args)
	require.Equal(t, "proxy", container.EnvFrom[0].SecretRef.Name)
	require.Equal(t, "sidecar", pod.Containers[1].Name)
	require.Equal(t, appsv1.OnDeleteStatefulSetStrategyType, the[*appsv1.StatefulSet](t, r).Spec.UpdateStrategy.Type)
	var notes []string
	for _, c := range every[*corev1.ConfigMap](r) {
		if text, ok := c.Data["note"]; ok {
			notes = append(notes, text)
		}
	}
	require.Equal(t, []string{"release sms"}, notes)
}

func TestReplicas_OfNullAreAnAutoscalers(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "extras", ""))
	require.Nil(t, the[*appsv1.StatefulSet](t, r).Spec.Replicas)
	require.Len(t, every[*policyv1.PodDisruptionBudget](r), 1)
}

// TestAlerts_AreChangedByValues: each by its name, and nothing else.
func TestAlerts_AreChangedByValues(t *testing.T) {
	t.Parallel()
	rules := func(over string) map[string]monitoringv1.Rule {
		found := map[string]monitoringv1.Rule{}
		for _, g := range the[*monitoringv1.PrometheusRule](t,
			releaseOf(t, with(t, "service-monitor", over))).Spec.Groups {
			for _, rule := range g.Rules {
				found[rule.Alert+rule.Record] = rule
			}
		}
		return found
	}
	before := rules("")
	after := rules(`
prometheusRule:
  alerts:
    EbsSmsQueueBehind: {seconds: 3600, for: 30m, severity: page}
    EbsSmsSendFailures: {ratio: 0.25, posts: 50}
    EbsSmsQueueWaitBudgetFast: {budget: 0.05}
    EbsSmsRepliesNotSwept: {enabled: false}
`)
	behind := after["EbsSmsQueueBehind"]
	require.Contains(t, behind.Expr.StrVal, "> 3600 # seconds")
	require.Equal(t, "30m", string(*behind.For))
	require.Equal(t, "page", behind.Labels["severity"])
	require.Contains(t, after["EbsSmsSendFailures"].Expr.StrVal, "> 0.25 # ratio")
	require.Contains(t, after["EbsSmsSendFailures"].Expr.StrVal, ">= 50 # posts")
	require.NotContains(t, after["EbsSmsQueueWaitBudgetFast"].Expr.StrVal, "0.01")
	require.NotContains(t, after, "EbsSmsRepliesNotSwept")
	for _, name := range []string{"EbsSmsQueueBehind", "EbsSmsSendFailures", "EbsSmsQueueWaitBudgetFast",
		"EbsSmsRepliesNotSwept"} {
		delete(before, name)
		delete(after, name)
	}
	require.Equal(t, before, after)
}
