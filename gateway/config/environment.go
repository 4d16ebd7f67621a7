package config

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
	for _, k := range leafKeys(&l.config) {
		if name := k.variable(); name != "" {
			keys[name] = k
		}
	}
	variables := ownVariables(l.source.Environ)
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
	hint := didYouMean(name, known)
	if strings.HasPrefix(name, variablePrefix+"CHANNEL") {
		hint = "; channels are set in the file only"
	}
	l.fault("", Origin{Variable: name}, fmt.Errorf("unknown variable%s", hint))
}

// ownVariables returns the gateway's variables. As in a process, the last of two equal names counts.
func ownVariables(environ []string) map[string]string {
	own := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, variablePrefix) && !isServiceLink(name, value) {
			own[name] = value
		}
	}
	return own
}

var (
	serviceLink = regexp.MustCompile(`_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$`)
	servicePort = regexp.MustCompile(`^(tcp|udp|sctp)://`)
)

// isServiceLink tells of the variables that Kubernetes gives to a container for every service near it: those of a service
// called ebs-sms-gateway have the gateway's own prefix, as EBS_SMS_GATEWAY_PORT=tcp://10.0.0.1:8080.
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
