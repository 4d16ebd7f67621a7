package deploy

import (
	"bufio"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// release is everything that a rendered chart would make, hooks included.
type release []runtime.Object

// decoder refuses unknown and duplicate fields, and values of another type.
func decoder(t *testing.T) runtime.Decoder {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
		gatewayv1.Install, monitoringv1.AddToScheme,
	} {
		require.NoError(t, add(scheme))
	}
	return json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
}

// decode reads all templates but the notes, in the order of their names.
func decode(t *testing.T, texts map[string]string) release {
	t.Helper()
	d := decoder(t)
	var objects release
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		for _, document := range documents(t, texts[name]) {
			object, _, err := d.Decode(document, nil, nil)
			require.NoError(t, err, "%s:\n%s", name, document)
			objects = append(objects, object)
		}
	}
	return objects
}

// documents splits a text and leaves out what is empty or of comments only.
func documents(t *testing.T, text string) [][]byte {
	t.Helper()
	reader := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	var found [][]byte
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return found
		}
		require.NoError(t, err)
		if holdsSomething(string(document)) {
			found = append(found, document)
		}
	}
}

func holdsSomething(document string) bool {
	for line := range strings.Lines(document) {
		if line = strings.TrimSpace(line); line != "" && line != "---" && !strings.HasPrefix(line, "#") {
			return true
		}
	}
	return false
}

// releaseOf renders and decodes values.
func releaseOf(t *testing.T, v values) release {
	t.Helper()
	return decode(t, mustRender(t, v))
}

// every returns the objects of a type.
func every[T runtime.Object](r release) []T {
	var found []T
	for _, object := range r {
		if o, ok := object.(T); ok {
			found = append(found, o)
		}
	}
	return found
}

// the returns the only object of a type.
func the[T runtime.Object](t *testing.T, r release) T {
	t.Helper()
	found := every[T](r)
	require.Len(t, found, 1)
	return found[0]
}
