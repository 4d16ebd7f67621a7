package deploy

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"ebs-sms-gateway/gateway/config"
)

// What holds whatever the values are.
func TestEveryValuesFile(t *testing.T) {
	t.Parallel()
	for _, file := range valueFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			v := readValues(t, file)
			requireLint(t, v)
			r := releaseOf(t, v)
			requireOneNamespace(t, r)
			requireSelected(t, r, settingsOf(t, r))
			requireNoSecretIn(t, r)
			requireOnlyWebhookPaths(t, r, settingsOf(t, r))
			requireSettingsFit(t, r, settingsOf(t, r))
			requireProbes(t, r)
			requireTimeToStop(t, r, settingsOf(t, r))
			for _, p := range podsOf(r) {
				requireRestricted(t, p)
			}
		})
	}
}

func TestChart_LintsWithItsOwnValues(t *testing.T) {
	t.Parallel()
	requireLint(t, values{})
}

// requireLint is helm lint --strict.
func requireLint(t *testing.T, v values) {
	t.Helper()
	for _, message := range lint.All(chartFolder, v, releaseNamespace, true).Messages {
		require.Less(t, message.Severity, support.WarningSev, "%s: %v", message.Path, message.Err)
	}
}

// requireOneNamespace: what names no namespace goes where helm is told to.
func requireOneNamespace(t *testing.T, r release) {
	t.Helper()
	names := map[string]bool{}
	for _, object := range r {
		o := object.(interface {
			GetName() string
			GetNamespace() string
		})
		name := object.GetObjectKind().GroupVersionKind().Kind + " " + o.GetName()
		require.Empty(t, o.GetNamespace(), name)
		require.False(t, names[name], "%s is there twice", name)
		names[name] = true
	}
}

// requireSelected: Services find the gateways and nothing else.
func requireSelected(t *testing.T, r release, cfg config.Config) {
	t.Helper()
	set := the[*appsv1.StatefulSet](t, r)
	services := every[*corev1.Service](r)
	require.Len(t, services, 2+len(served(cfg)))
	for _, s := range services[2:] {
		require.Equal(t, set.Spec.Selector.MatchLabels, s.Spec.Selector)
	}
	for _, s := range services {
		require.Subset(t, set.Spec.Template.Labels, s.Spec.Selector, s.Name)
		for _, other := range every[*corev1.Pod](r) {
			require.NotSubset(t, other.Labels, s.Spec.Selector, s.Name)
		}
	}
	require.Equal(t, set.Spec.Selector.MatchLabels, services[0].Spec.Selector)
	require.Equal(t, set.Spec.ServiceName, services[1].Name)
	require.Equal(t, corev1.ClusterIPNone, services[1].Spec.ClusterIP)
	require.True(t, services[1].Spec.PublishNotReadyAddresses,
		"the metrics of a gateway that is not ready are wanted most")
}

// served is where console and lists listen, as far as other pods may reach them.
func served(cfg config.Config) map[string]string {
	listeners := map[string]string{"console": cfg.Console.Listen, "lists": cfg.Lists.Listen}
	maps.DeleteFunc(listeners, func(_, address string) bool { return address == "" || strings.HasPrefix(address, "127.") })
	return listeners
}

// requireSettingsFit: the gateway listens and writes where Kubernetes thinks.
func requireSettingsFit(t *testing.T, r release, cfg config.Config) {
	t.Helper()
	container, _ := gateway(t, r)
	require.Equal(t, cfg.Webhooks.Listen, portNamed(t, container, "webhooks"))
	require.Equal(t, cfg.Admin.Listen, portNamed(t, container, "metrics"))
	for name, address := range served(cfg) {
		require.Equal(t, address, portNamed(t, container, name))
	}
	if cfg.Store.Driver == config.DriverSQLite {
		require.Equal(t, "data", volumeAt(container, cfg.Store.SQLite.Path))
	}
	if cfg.Webhooks.Journal.Folder != "" {
		require.Equal(t, "data", volumeAt(container, cfg.Webhooks.Journal.Folder))
	}
	if dir := cfg.Store.Oracle.ConfigDir; dir != "" {
		require.NotEmpty(t, volumeAt(container, dir))
	}
}
