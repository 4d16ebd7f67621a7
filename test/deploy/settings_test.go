package deploy

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/internal/settings"
)

// gateway is the container that runs it, and the pod around it.
func gateway(t *testing.T, r release) (corev1.Container, corev1.PodSpec) {
	t.Helper()
	pod := the[*appsv1.StatefulSet](t, r).Spec.Template.Spec
	return pod.Containers[0], pod
}

// mounted is a file system as a container sees it: ConfigMaps have their texts, and what Secrets and CSI volumes hold
// is something that passes for a secret.
type mounted struct {
	t         *testing.T
	container corev1.Container
	pod       corev1.PodSpec
	release   release
}

const pretendedSecret = "asecretthatislongenoughforeverykey"

// read reads a file as os.ReadFile does.
func (m mounted) read(name string) ([]byte, error) {
	for _, mount := range m.container.VolumeMounts {
		if file, ok := strings.CutPrefix(name, mount.MountPath+"/"); ok {
			return m.inVolume(volumeNamed(m.t, m.pod, mount.Name), file)
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (m mounted) inVolume(volume corev1.Volume, file string) ([]byte, error) {
	switch {
	case volume.ConfigMap != nil:
		for _, c := range every[*corev1.ConfigMap](m.release) {
			if text, ok := c.Data[file]; ok && c.Name == volume.ConfigMap.Name {
				return []byte(text), nil
			}
		}
	case volume.CSI != nil:
		return []byte(pretendedSecret), nil
	case volume.Projected != nil:
		for _, source := range volume.Projected.Sources {
			if slices.ContainsFunc(source.Secret.Items, func(item corev1.KeyToPath) bool { return item.Path == file }) {
				return []byte(pretended(file)), nil
			}
		}
	}
	return nil, fmt.Errorf("%s is not in volume %s", file, volume.Name)
}

// pretended is the content of a file that comes from a Secret.
func pretended(file string) string {
	switch {
	case file == "tracing.headers":
		return "Authorization: Bearer secret"
	case strings.HasPrefix(file, "lists.clients/"):
		return "$2y$10$" + strings.Repeat("a", 53)
	default:
		return pretendedSecret
	}
}

func volumeNamed(t *testing.T, pod corev1.PodSpec, name string) corev1.Volume {
	t.Helper()
	for _, volume := range pod.Volumes {
		if volume.Name == name {
			return volume
		}
	}
	require.Fail(t, "no such volume", name)
	return corev1.Volume{}
}

// settingsOf are those in force in a gateway of the release, read as the gateway reads them.
func settingsOf(t *testing.T, r release) config.Config {
	t.Helper()
	container, pod := gateway(t, r)
	require.Equal(t, []string{"run", "--config"}, container.Args[:2])
	var environ []string
	for _, variable := range container.Env {
		environ = append(environ, variable.Name+"="+variable.Value)
	}
	cfg, err := config.Load(settings.Source{
		Path: container.Args[2], Environ: environ, ReadFile: mounted{t, container, pod, r}.read,
	})
	require.NoError(t, err)
	return cfg
}

// volumeAt is the volume that a path is on, "" if it is on the read-only root.
func volumeAt(container corev1.Container, name string) string {
	for dir := path.Clean(name); dir != "/"; dir = path.Dir(dir) {
		for _, mount := range container.VolumeMounts {
			if mount.MountPath == dir {
				return mount.Name
			}
		}
	}
	return ""
}
