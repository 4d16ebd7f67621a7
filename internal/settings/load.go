package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
)

// Source is what a configuration is loaded from.
type Source struct {
	// Path is the YAML file, "" for none. Faults show it as it is written here.
	Path string
	// Environ is the environment as os.Environ gives it. Variables without the prefix of the keys are ignored.
	Environ []string
	// ReadFile reads the file and the secret files, as os.ReadFile does. Required.
	ReadFile func(name string) ([]byte, error)
}

// Secrets says where the secrets in force were read from.
type Secrets struct {
	// Own names the file of each secret that has one of its own, by the path of the secret; nil if none has.
	Own map[string]string
	// Files are all files with a secret in them, each once, the configuration file included if it has one.
	Files []string
}

// Load lays the file, the environment and the secret files over the struct, each over the one before, and has the
// result checked. The error is a [Faults] with all that is wrong; the struct is valid if it is nil. After a file that
// cannot be read or is not YAML, that is the only fault.
func (k Keys) Load(source Source, check func() Faults) (Secrets, error) {
	l := loader{
		root:    k.root,
		source:  source,
		origins: map[string]Origin{},
		files:   map[string]string{},
	}
	if l.readFile() {
		l.readEnvironment()
		l.readSecrets()
		l.check(check())
	}
	if err := l.faults.sorted().Err(); err != nil {
		return Secrets{}, err
	}
	return l.secrets(), nil
}

type loader struct {
	root   key
	source Source
	// origins says where each key was set last, by its path; a secret file counts for its secret.
	origins map[string]Origin
	// files are the names of secret files to read, by the path of the secret.
	files  map[string]string
	faults Faults
}

// set gives a key the texts that one layer has for it: one text, unless the key is a list. An empty secret, as
// templates leave it, is not set.
func (l *loader) set(k key, texts []string, at Origin) {
	if k.isSecret() && strings.Join(texts, "") == "" {
		return
	}
	owner := k.path
	if k.isTwin() {
		owner = k.secret
	}
	if k.isSecret() && l.isSetIn(owner, at) {
		l.fault(owner, at, fmt.Errorf("%s and %s%s are both set; keep one", owner, owner, fileSuffix))
		return
	}
	l.forget(owner)
	l.origins[owner] = at
	switch {
	case k.isTwin():
		k.value.SetZero()
		l.files[owner] = texts[0]
	case k.isList():
		setTexts(k.value, texts)
	default:
		if err := setText(k.value, texts[0]); err != nil {
			l.fault(k.path, at, fmt.Errorf("%s: %w", k.path, err))
		}
	}
}

// isSetIn reports whether the key was set by the same layer, file or environment.
func (l *loader) isSetIn(path string, layer Origin) bool {
	prior, ok := l.origins[path]
	return ok && (prior.Variable == "") == (layer.Variable == "")
}

// forget drops what an earlier layer left about the key and the items of its list.
func (l *loader) forget(path string) {
	delete(l.files, path)
	maps.DeleteFunc(l.origins, func(p string, _ Origin) bool { return strings.HasPrefix(p, path+"[") })
}

func (l *loader) fault(path string, at Origin, err error) {
	l.faults = append(l.faults, Fault{Key: path, Origin: at, Err: err})
}

// check adds the faults of the values, but for keys that already have one: those still hold their defaults.
func (l *loader) check(values Faults) {
	reading := l.faults
	for _, fault := range values {
		if !reading.covers(fault.Key) {
			l.fault(fault.Key, l.origin(fault.Key), fault.Err)
		}
	}
}

// origin is where the key was set, or else the nearest section around it.
func (l *loader) origin(path string) Origin {
	for ; path != ""; path = parentPath(path) {
		if at, ok := l.origins[path]; ok {
			return at
		}
	}
	return Origin{}
}

// cause drops the operation and the name from an error of os.ReadFile, which the messages here give themselves.
func cause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
