package deploy

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	domain "ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
)

// secretPaths lists the keys of the gateway's configuration that hold secrets.
func secretPaths(section reflect.Type, prefix string) []string {
	var found []string
	for i := range section.NumField() {
		field := section.Field(i)
		path := prefix + field.Tag.Get("yaml")
		switch {
		case field.Type == reflect.TypeFor[domain.Secret](), field.Type == reflect.TypeFor[[]domain.Secret]():
			found = append(found, path)
		case field.Type.Kind() == reflect.Struct:
			found = append(found, secretPaths(field.Type, path+".")...)
		}
	}
	return found
}

// nested is the values in which a path of dots has a value.
func nested(path string, value any) values {
	parts := strings.Split(path, ".")
	for i := len(parts) - 1; i >= 0; i-- {
		value = values{parts[i]: value}
	}
	return value.(values)
}

// at is what stands at a path of dots.
func at(tree values, path string) any {
	var node any = tree
	for part := range strings.SplitSeq(path, ".") {
		mapping, ok := node.(values)
		if !ok {
			return nil
		}
		node = mapping[part]
	}
	return node
}

// requireNoSecretIn: ConfigMaps have no secrets, the chart makes no Secrets, and nothing is in the environment.
func requireNoSecretIn(t *testing.T, r release) {
	t.Helper()
	require.Empty(t, every[*corev1.Secret](r))
	for _, c := range every[*corev1.ConfigMap](r) {
		text, ok := c.Data["gateway.yaml"]
		if !ok {
			continue
		}
		var tree values
		require.NoError(t, yaml.UnmarshalStrict([]byte(text), &tree))
		for _, path := range secretPaths(reflect.TypeFor[config.Config](), "") {
			require.Nil(t, at(tree, path), path)
		}
	}
	for _, pod := range podsOf(r) {
		for _, variable := range pod.Containers[0].Env {
			require.Nil(t, variable.ValueFrom, variable.Name)
		}
	}
}

// Also fails when the gateway has a new secret that the chart does not know.
func TestSecrets_AreRefusedInValues(t *testing.T) {
	t.Parallel()
	paths := secretPaths(reflect.TypeFor[config.Config](), "")
	require.Contains(t, paths, "twilio.previous_auth_tokens")
	for _, path := range paths {
		v := nested("config."+path, "hunter2")
		_, err := render(merged(v, with(t, "oracle", "")))
		require.ErrorContains(t, err, "config."+path+" is a secret, which a ConfigMap must not hold", path)
		require.NotContains(t, err.Error(), "hunter2")
	}
}

func TestSecrets_AreMountedWhereTheGatewayReadsThem(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]map[string]string{
		"oracle": {"twilio.auth_token": "twilio/auth-token",
			"store.oracle.queue.password": "ebs-database/password"},
		"two-databases": {"twilio.auth_token": "twilio/auth-token", "store.oracle.queue.password": "databases/queue",
			"store.oracle.staging.password": "databases/staging"},
		"several-tokens": {"twilio.auth_token": "twilio/token", "twilio.previous_auth_tokens": "twilio/previous-tokens",
			"twilio.api_key_secret": "twilio-api-key/api-key-secret"},
	} {
		r := releaseOf(t, with(t, name, ""))
		_, pod := gateway(t, r)
		found := map[string]string{}
		for _, source := range volumeNamed(t, pod, "secrets").Projected.Sources {
			found[source.Secret.Items[0].Path] = source.Secret.Name + "/" + source.Secret.Items[0].Key
		}
		require.Equal(t, want, found, name)
		read := map[string]string{}
		for path := range want {
			read[path] = "/run/secrets/ebs-sms-gateway/" + path
		}
		require.Equal(t, read, settingsOf(t, r).Files, name)
	}
}

func TestSecrets_MayComeFromAnotherVolume(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "csi-secrets", ""))
	require.Equal(t, map[string]string{
		"store.oracle.queue.password": "/vault/database-password", "twilio.auth_token": "/vault/twilio-token",
	}, settingsOf(t, r).Files)
	require.Equal(t, "vault", volumeAt(every[*corev1.Pod](r)[0].Spec.Containers[0], "/vault"),
		"helm test sees them too")
}

func TestWallet_IsTheFolderOfOracleNet(t *testing.T) {
	t.Parallel()
	r := releaseOf(t, with(t, "oracle-wallet", ""))
	container, pod := gateway(t, r)
	name := volumeAt(container, settingsOf(t, r).Store.Oracle.ConfigDir)
	require.Equal(t, "ebs-wallet", volumeNamed(t, pod, name).Secret.SecretName)
}
