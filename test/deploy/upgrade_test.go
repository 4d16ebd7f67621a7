package deploy

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

// nothing is a cluster that has nothing, as helm template sees it.
type nothing struct{}

func (nothing) GetClientFor(string, string) (dynamic.NamespaceableResourceInterface, bool, error) {
	return stored{}, true, nil
}

// stored is a cluster with one object of a kind.
type stored struct {
	dynamic.NamespaceableResourceInterface
	kind, name string
	object     map[string]any
}

func (s stored) GetClientFor(_, kind string) (dynamic.NamespaceableResourceInterface, bool, error) {
	if kind != s.kind {
		return stored{}, true, nil
	}
	return s, true, nil
}

func (s stored) Namespace(string) dynamic.ResourceInterface { return s }

func (s stored) Get(_ context.Context, name string, _ metav1.GetOptions, _ ...string) (*unstructured.Unstructured,
	error) {
	if name != s.name {
		return nil, apierrors.NewNotFound(schema.GroupResource{}, name)
	}
	return &unstructured.Unstructured{Object: s.object}, nil
}

// installed is a cluster with the StatefulSet of the values, its sizes written as the server writes them.
func installed(t *testing.T, v values) stored {
	t.Helper()
	set := the[*appsv1.StatefulSet](t, releaseOf(t, v))
	object, err := runtime.DefaultUnstructuredConverter.ToUnstructured(set)
	require.NoError(t, err)
	return stored{kind: "StatefulSet", name: set.Name, object: object}
}

// TestUpgrade_OfWhatIsFixedIsRefused: before anything is applied, with what to do.
func TestUpgrade_OfWhatIsFixedIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ base, over, fault string }{
		"Size": {"oracle", "persistence: {size: 2Gi}", "persistence.size is 2Gi, and was 1Gi"},
		"Class": {"oracle", "persistence: {storageClassName: fast}",
			`persistence.storageClassName is "fast", and was ""`},
		"Modes": {"many-replicas", "persistence: {accessModes: [ReadWriteOnce]}",
			`persistence.accessModes is ["ReadWriteOnce"], and was ["ReadWriteOncePod"]`},
		"Notes": {"oracle", "persistence: {annotations: {a: b}}", "persistence.annotations have changed"},
		"Gone":  {"oracle", `config: {webhooks: {journal: {folder: ""}}}`, "there is a volume, and none is wanted"},
		"Wanted": {"without-journal",
			"{config: {webhooks: {journal: {folder: /data/journal}}}, persistence: {enabled: true}}",
			"there is no volume, and one is wanted"},
		"Labels": {"oracle", "{nameOverride: texts, fullnameOverride: sms-ebs-sms-gateway}",
			"the pods' labels have changed (nameOverride)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := renderOver(with(t, c.base, c.over), installed(t, with(t, c.base, "")))
			require.ErrorContains(t, err, c.fault)
			require.ErrorContains(t, err, "kubectl -n texts delete statefulset sms-ebs-sms-gateway --cascade=orphan")
		})
	}
}

func TestUpgrade_OfTheRestIsNot(t *testing.T) {
	t.Parallel()
	for name, over := range map[string]string{
		"Nothing": "", "Image": "image: {tag: v9}", "Replicas": "replicas: 4",
		"SameSize": "persistence: {size: 1024Mi}",
		"Labels":   "commonLabels: {team: hr}", "Settings": "config: {outbound: {in_flight: 8}}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := renderOver(with(t, "oracle", over), installed(t, with(t, "oracle", "")))
			require.NoError(t, err)
		})
	}
}
