package settings

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// readEnvironment lays the variables over the configuration. An empty variable, as compose files leave it, is not set.
func (l *loader) readEnvironment() {
	keys := map[string]key{}
	for _, k := range l.root.leaves() {
		if name := k.variable(); name != "" {
			keys[name] = k
		}
	}
	variables := l.ownVariables()
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if k, ok := keys[name]; ok {
			l.variable(k, variables[name])
		} else {
			l.unknownVariable(name, slices.Sorted(maps.Keys(keys)))
		}
	}
}

func (l *loader) variable(k key, text string) {
	texts := []string{text}
	if k.isList() {
		texts = splitList(text)
	}
	if text != "" {
		l.set(k, texts, Origin{Variable: k.variable()})
	}
}

func (l *loader) unknownVariable(name string, known []string) {
	hint := DidYouMean(name, known)
	for _, k := range l.root.keys() {
		if k.isSections() && strings.HasPrefix(name, strings.TrimSuffix(k.variable(), "S")) {
			hint = fmt.Sprintf("; %s are set in the file only", k.name)
		}
	}
	l.fault("", Origin{Variable: name}, fmt.Errorf("unknown variable%s", hint))
}

// ownVariables returns the variables with the prefix. As in a process, the last of two equal names counts.
func (l *loader) ownVariables() map[string]string {
	own := map[string]string{}
	for _, entry := range l.source.Environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, l.root.prefix) && !isServiceLink(name, value) {
			own[name] = value
		}
	}
	return own
}

var (
	serviceLink = regexp.MustCompile(`_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$`)
	servicePort = regexp.MustCompile(`^(tcp|udp|sctp)://`)
)

// isServiceLink tells of the variables that Kubernetes gives to a container for every service near it: those of a
// service called my-program-web have the prefix MY_PROGRAM_, as MY_PROGRAM_WEB_PORT=tcp://10.0.0.1:8080.
func isServiceLink(name, value string) bool {
	return serviceLink.MatchString(name) || strings.HasSuffix(name, "_PORT") && servicePort.MatchString(value)
}

func splitList(text string) []string {
	items := strings.Split(text, ",")
	for i, item := range items {
		items[i] = strings.TrimSpace(item)
	}
	return items
}
