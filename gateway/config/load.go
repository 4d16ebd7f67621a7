package config

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
	// Environ is the environment as os.Environ gives it. Variables without the prefix EBS_SMS_ are ignored.
	Environ []string
	// ReadFile reads the file and the secret files, as os.ReadFile does. Required.
	ReadFile func(name string) ([]byte, error)
}

// Load reads a configuration: defaults, then the file, then the environment, then secret files, each over the one before.
// The error is a [Faults] with all that is wrong; the Config is valid if it is nil. After a file that cannot be read or is
// not YAML, that is the only fault.
func Load(source Source) (Config, error) {
	l := loader{
		source:  source,
		config:  Default(),
		origins: map[string]Origin{},
		files:   map[string]string{},
	}
	if l.readFile() {
		l.readEnvironment()
		l.readSecrets()
		l.validate()
	}
	if err := l.faults.sorted().err(); err != nil {
		return Config{}, err
	}
	if len(l.files) > 0 {
		l.config.Files = l.files
	}
	l.config.SecretFiles = l.secretFiles()
	return l.config, nil
}

type loader struct {
	source Source
	config Config
	// origins says where each key was set last, by its path; a secret file counts for its secret.
	origins map[string]Origin
	// files are the names of secret files to read, by the path of the secret.
	files  map[string]string
	faults Faults
}

// set gives a key the texts that one layer has for it: one text, unless the key is a list. An empty secret, as templates
// leave it, is not set.
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

// validate adds the faults of the values, but for keys that already have one: those still hold their defaults.
func (l *loader) validate() {
	reading := l.faults
	for _, fault := range check(&l.config) {
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
