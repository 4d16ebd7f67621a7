package deploy

import (
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"ebs-sms-gateway/gateway/config"
)

func TestServiceAccount_HasNoToken(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "oracle", ""))
	account := the[*corev1.ServiceAccount](t, r)
	require.False(t, *account.AutomountServiceAccountToken)
	for _, pod := range podsOf(r) {
		require.Equal(t, account.Name, pod.ServiceAccountName)
	}
}

func TestHelmTest_RunsCheckWithTheGatewaysSettings(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"embedded", "oracle", "oracle-wallet"} {
		r := releaseOf(t, with(t, name, ""))
		container, _ := gateway(t, r)
		pod := the[*corev1.Pod](t, r)
		require.Equal(t, "test", pod.Annotations["helm.sh/hook"])
		require.Equal(t, corev1.RestartPolicyNever, pod.Spec.RestartPolicy)
		check := pod.Spec.Containers[0]
		require.Equal(t, []string{"check", "--config", "/etc/ebs-sms-gateway/gateway.yaml"}, check.Args)
		require.Equal(t, container.Image, check.Image)
		_, err := mounted{t, check, pod.Spec, r}.read(check.Args[2])
		require.NoError(t, err)
	}
}

func TestHelmTest_SeesTheEmbeddedStore(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "embedded", ""))
	pod := the[*corev1.Pod](t, r)
	set := the[*appsv1.StatefulSet](t, r)
	require.Equal(t, "data-"+set.Name+"-0", volumeNamed(t, pod.Spec, "data").PersistentVolumeClaim.ClaimName)
	require.Equal(t, set.Spec.Selector,
		pod.Spec.Affinity.PodAffinity.RequiredDuringSchedulingIgnoredDuringExecution[0].LabelSelector)
}

func TestHelmTest_IsNotThereWhereItCouldSeeNothing(t *testing.T) {
	t.Parallel()
	require.Empty(t, every[*corev1.Pod](releaseOf(t, with(t, "embedded-without-volume", ""))))
}

func TestNotes_SayTheNextStep(t *testing.T) {
	t.Parallel()
	notes := mustRender(t, with(t, "ingress", ""))["NOTES.txt"]
	require.Contains(t, notes, "kubectl -n texts rollout status statefulset/sms-ebs-sms-gateway")
	require.Contains(t, notes, "helm -n texts test sms --logs")
	require.Contains(t, notes, "https://sms.example.com/ords/hr/sms/in#rc=5&rp=all")
	require.NotContains(t, notes, "Nothing leads there yet")
	require.NotContains(t, notes, "There is no volume")
}

func TestNotes_WarnOfWhatIsMissing(t *testing.T) {
	t.Parallel()
	notes := mustRender(t, with(t, "embedded-without-volume", ""))["NOTES.txt"]
	require.Contains(t, notes, "Nothing leads there yet")
	require.Contains(t, notes, "lost with its pod, the queue included")
	require.Contains(t, notes, "nothing scrapes them yet")
	notes = mustRender(t, with(t, "oracle", "replicas: 1"))["NOTES.txt"]
	require.Contains(t, notes, "set replicas to 2")
}

// The chart shows some of the gateway's defaults, because templates read them. They are to be the same.
func TestValues_ShowTheGatewaysDefaults(t *testing.T) {
	t.Parallel()
	found, want := settingsOf(t, releaseOf(t, with(t, "oracle", ""))), config.Default()
	require.Equal(t, want.Outbound, found.Outbound)
	require.Equal(t, want.Admin, found.Admin)
	require.Equal(t, want.Store.Oracle.Timeout, found.Store.Oracle.Timeout)
	found.Webhooks.PublicURL, found.Webhooks.Journal.Folder = "", want.Webhooks.Journal.Folder
	require.Equal(t, want.Webhooks, found.Webhooks)
}
