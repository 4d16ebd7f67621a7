package deploy

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"

	"ebs-sms-gateway/gateway/config"
)

// podsOf are the gateways' and those of hooks.
func podsOf(r release) []corev1.PodSpec {
	var found []corev1.PodSpec
	for _, set := range every[*appsv1.StatefulSet](r) {
		found = append(found, set.Spec.Template.Spec)
	}
	for _, pod := range every[*corev1.Pod](r) {
		found = append(found, pod.Spec)
	}
	return found
}

// requireRestricted is Pod Security "restricted", and somewhat more.
func requireRestricted(t *testing.T, pod corev1.PodSpec) {
	t.Helper()
	require.False(t, *pod.AutomountServiceAccountToken)
	require.True(t, *pod.SecurityContext.RunAsNonRoot)
	require.Equal(t, corev1.SeccompProfileTypeRuntimeDefault, pod.SecurityContext.SeccompProfile.Type)
	require.False(t, pod.HostNetwork || pod.HostPID || pod.HostIPC)
	for _, container := range append(pod.InitContainers, pod.Containers...) {
		security := container.SecurityContext
		require.False(t, *security.AllowPrivilegeEscalation)
		require.True(t, *security.ReadOnlyRootFilesystem)
		require.Equal(t, &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}}, security.Capabilities)
		require.NotEmpty(t, container.Resources.Limits.Memory().String())
	}
	for _, volume := range pod.Volumes {
		require.Nil(t, volume.HostPath, volume.Name)
	}
}

func portNamed(t *testing.T, container corev1.Container, name string) string {
	t.Helper()
	for _, port := range container.Ports {
		if port.Name == name {
			return fmt.Sprintf(":%d", port.ContainerPort)
		}
	}
	require.Fail(t, "no such port", name)
	return ""
}

func requireProbes(t *testing.T, r release) {
	t.Helper()
	container, _ := gateway(t, r)
	for path, probes := range map[string][]*corev1.Probe{
		"/healthz": {container.StartupProbe, container.LivenessProbe},
		"/readyz":  {container.ReadinessProbe},
	} {
		for _, probe := range probes {
			require.Equal(t, path, probe.HTTPGet.Path)
			require.Equal(t, "metrics", probe.HTTPGet.Port.StrVal, "the admin listener's port")
		}
	}
	require.Greater(t, container.ReadinessProbe.TimeoutSeconds, int32(3), "/readyz gives the store 3 s")
}

// requireTimeToStop: Kubernetes waits longer than the gateway drains.
func requireTimeToStop(t *testing.T, r release, cfg config.Config) {
	t.Helper()
	container, pod := gateway(t, r)
	grace := time.Duration(*pod.TerminationGracePeriodSeconds) * time.Second
	sleep := time.Duration(container.Lifecycle.PreStop.Sleep.Seconds) * time.Second
	require.GreaterOrEqual(t, grace, sleep+cfg.Outbound.Drain+5*time.Second)
}

func TestGrace_FollowsTheDrain(t *testing.T) {
	t.Parallel()
	for drain, want := range map[string]int64{"25s": 35, "1m30s": 100, "1500ms": 12, "0.5m": 40} {
		r := releaseOf(t, with(t, "oracle", "config: {outbound: {drain: "+drain+"}}"))
		_, pod := gateway(t, r)
		require.Equal(t, want, *pod.TerminationGracePeriodSeconds, drain)
	}
}

func TestPods_ReplaceOneAnotherWhenSettingsChange(t *testing.T) {
	t.Parallel()
	checksum := func(over string) string {
		return the[*appsv1.StatefulSet](t, releaseOf(t,
			with(t, "oracle", over))).Spec.Template.Annotations["checksum/config"]
	}
	require.NotEqual(t, checksum(""), checksum("config: {outbound: {in_flight: 8}}"))
	require.Equal(t, checksum(""), checksum("replicas: 3"))
}

func TestVolumes_OutliveTheirPods(t *testing.T) {
	t.Parallel()
	set := the[*appsv1.StatefulSet](t, releaseOf(t, with(t, "many-replicas", "")))
	require.Equal(t, appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
		set.Spec.PersistentVolumeClaimRetentionPolicy.WhenDeleted)
	require.Equal(t, appsv1.RetainPersistentVolumeClaimRetentionPolicyType,
		set.Spec.PersistentVolumeClaimRetentionPolicy.WhenScaled)
	require.Len(t, set.Spec.VolumeClaimTemplates, 1)
	claim := set.Spec.VolumeClaimTemplates[0]
	require.Equal(t, "5Gi", claim.Spec.Resources.Requests.Storage().String())
	require.Equal(t, "fast", *claim.Spec.StorageClassName)
	require.Equal(t, []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOncePod}, claim.Spec.AccessModes)
}

func TestVolumes_AreNotClaimedForNothing(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "without-journal", ""))
	container, _ := gateway(t, r)
	require.Empty(t, the[*appsv1.StatefulSet](t, r).Spec.VolumeClaimTemplates)
	require.Empty(t, volumeAt(container, "/data"))
}

// What a StatefulSet cannot change after it was made must not depend on the chart's version.
func TestStatefulSet_KeepsWhatIsFixed(t *testing.T) {
	t.Parallel()
	fixed := map[string]string{
		"app.kubernetes.io/name": "ebs-sms-gateway", "app.kubernetes.io/instance": releaseName,
		"app.kubernetes.io/component": "gateway",
	}
	set := the[*appsv1.StatefulSet](t, releaseOf(t, with(t, "oracle", "")))
	require.Equal(t, fixed, set.Spec.Selector.MatchLabels)
	require.Equal(t, fixed, set.Spec.VolumeClaimTemplates[0].Labels)
	require.Equal(t, fixed, set.Spec.Template.Labels, "nor should a new chart replace pods that are the same")
}

func TestReplicas_AreSpreadAndGuarded(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "many-replicas", ""))
	_, pod := gateway(t, r)
	require.Len(t, pod.TopologySpreadConstraints, 1)
	require.Equal(t, corev1.DoNotSchedule, pod.TopologySpreadConstraints[0].WhenUnsatisfiable)
	budget := the[*policyv1.PodDisruptionBudget](t, r)
	require.Equal(t, 2, budget.Spec.MaxUnavailable.IntValue())
	set := the[*appsv1.StatefulSet](t, r)
	require.Equal(t, set.Spec.Selector, budget.Spec.Selector)
	require.Equal(t, set.Spec.Selector, pod.TopologySpreadConstraints[0].LabelSelector)
}

func TestOneReplica_HasNoBudget(t *testing.T) {
	t.Parallel()
	require.Empty(t, every[*policyv1.PodDisruptionBudget](releaseOf(t, with(t, "embedded", ""))))
}

func TestUser_IsTheImagesUnlessTheClusterChooses(t *testing.T) {
	t.Parallel()
	_, pod := gateway(t, releaseOf(t, with(t, "oracle", "")))
	require.Equal(t, int64(65532), *pod.SecurityContext.RunAsUser)
	require.Equal(t, int64(65532), *pod.SecurityContext.FSGroup)
	_, pod = gateway(t, releaseOf(t, with(t, "openshift", "")))
	require.Nil(t, pod.SecurityContext.RunAsUser)
	require.Nil(t, pod.SecurityContext.FSGroup)
}

func TestPod_TakesWhatTheSiteWants(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "openshift", ""))
	set := the[*appsv1.StatefulSet](t, r)
	require.Equal(t, "sms", set.Name)
	require.Equal(t, "hr", set.Spec.Template.Labels["team"])
	require.Equal(t, "hr", set.Spec.Template.Annotations["example.com/owner"])
	for _, pod := range podsOf(r) {
		require.Equal(t, "sms", pod.ServiceAccountName)
		require.Equal(t, "business", pod.PriorityClassName)
		require.Equal(t, "registry", pod.ImagePullSecrets[0].Name)
		require.Len(t, pod.Tolerations, 1)
	}
	require.Empty(t, every[*corev1.ServiceAccount](r))
}

func TestImage_IsNamedByDigestOrTag(t *testing.T) {
	t.Parallel()
	container, _ := gateway(t, releaseOf(t, with(t, "many-replicas", "")))
	require.Regexp(t, "^registry.example.com/ebs-sms-gateway@sha256:0{64}$", container.Image)
	container, _ = gateway(t, releaseOf(t, with(t, "oracle", "image: {tag: v9}")))
	require.Equal(t, "registry.example.com/ebs-sms-gateway:v9", container.Image)
}
