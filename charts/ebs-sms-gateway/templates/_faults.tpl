{{/* What is wrong with the values beyond their form, which values.schema.json checks: one line for each fault. */}}

{{- define "ebs-sms-gateway.faults.required" -}}
{{- if not .Values.image.repository }}
image.repository is not set: name the image that you built, such as registry.example.com/ebs-sms-gateway
{{- end }}
{{- if not .Values.config.twilio.account_sid }}
config.twilio.account_sid is not set: the Twilio console shows it
{{- end }}
{{- if not .Values.config.webhooks.public_url }}
config.webhooks.public_url is not set: the address at which Twilio will reach this gateway, such as https://sms.example.com
{{- end }}
{{- if not .Values.config.channels }}
config.channels is empty: the gateway sends nothing without a channel
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.secrets" -}}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.secretPaths" .) }}
{{- if include "ebs-sms-gateway.configAt" (list $ $path) }}
config.{{ $path }} is a secret, which a ConfigMap must not hold: put it into a Secret, and the name of that into secrets.{{ $name }}.name
{{- end }}
{{- if and (index $.Values.secrets $name).name (include "ebs-sms-gateway.configAt" (list $ (printf "%s_file" $path))) }}
secrets.{{ $name }}.name and config.{{ $path }}_file are both set: keep one
{{- end }}
{{- end }}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.filePaths" .) }}
{{- if and (index $.Values.secrets $name).name (include "ebs-sms-gateway.configAt" (list $ $path)) }}
secrets.{{ $name }}.name and config.{{ $path }} are both set: keep one
{{- end }}
{{- end }}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.tlsPaths" .) }}
{{- if and (index $.Values.secrets $name).name (include "ebs-sms-gateway.configAt" (list $ (printf "%s.cert_file" $path))) }}
secrets.{{ $name }}.name and config.{{ $path }}.cert_file are both set: keep one
{{- end }}
{{- end }}
{{- range $name, $secret := .Values.secrets }}
{{- range $listener := list "console" "lists" }}
{{- if and (hasPrefix $listener $name) $secret.name (not (get $.Values.config $listener).listen) }}
secrets.{{ $name }}.name is set, but config.{{ $listener }}.listen is not: nothing listens
{{- end }}
{{- end }}
{{- end }}
{{- if not (or .Values.secrets.twilioAuthToken.name (include "ebs-sms-gateway.configAt" (list . "twilio.auth_token_file"))) }}
secrets.twilioAuthToken.name is not set: name the Secret with the auth token, which verifies webhooks even if an API key sends
{{- end }}
{{- $key := include "ebs-sms-gateway.configAt" (list . "twilio.api_key") }}
{{- $keySecret := or .Values.secrets.twilioApiKeySecret.name (include "ebs-sms-gateway.configAt" (list . "twilio.api_key_secret_file")) }}
{{- if and $key (not $keySecret) }}
secrets.twilioApiKeySecret.name is not set: config.twilio.api_key needs it
{{- end }}
{{- if and $keySecret (not $key) }}
config.twilio.api_key is not set: secrets.twilioApiKeySecret is of no use without it
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.lists" -}}
{{- $clients := .Values.config.lists.clients }}
{{- if and .Values.config.lists.listen (not $clients) }}
config.lists.clients is empty: nobody could use the lists
{{- end }}
{{- range $i, $client := $clients }}
{{- if $client.secret_hash }}
config.lists.clients[{{ $i }}].secret_hash is a secret, which a ConfigMap must not hold: put it into a Secret under the key {{ $client.id }}, and the name of that into secrets.listsClients.name
{{- end }}
{{- if and $.Values.secrets.listsClients.name $client.secret_hash_file }}
secrets.listsClients.name and config.lists.clients[{{ $i }}].secret_hash_file are both set: keep one
{{- end }}
{{- if not (or $.Values.secrets.listsClients.name $client.secret_hash $client.secret_hash_file) }}
secrets.listsClients.name is not set: config.lists.clients[{{ $i }}] needs the hash of its secret
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.store" -}}
{{- include (printf "ebs-sms-gateway.faults.%s" .Values.config.store.driver) . }}
{{- end }}

{{- define "ebs-sms-gateway.faults.sqlite" -}}
{{- if include "ebs-sms-gateway.several" . }}
replicas is {{ .Values.replicas | default "null" }}, but the embedded store serves one gateway only: set config.store.driver to oracle, or replicas to 1
{{- end }}
{{- if include "ebs-sms-gateway.configAt" (list . "store.oracle.queue.connect_string") }}
config.store.oracle.queue.connect_string is set, but config.store.driver is sqlite: set it to oracle
{{- end }}
{{- range list "databasePassword" "stagingPassword" "oracleNet" }}
{{- if (index $.Values.secrets .).name }}
secrets.{{ . }}.name is set, but config.store.driver is sqlite: set it to oracle
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.oracle" -}}
{{- if not (include "ebs-sms-gateway.configAt" (list . "store.oracle.queue.connect_string")) }}
config.store.oracle.queue.connect_string is not set, but config.store.driver is oracle
{{- end }}
{{- if and .Values.secrets.oracleNet.name (include "ebs-sms-gateway.configAt" (list . "store.oracle.config_dir")) }}
secrets.oracleNet.name and config.store.oracle.config_dir are both set: keep one
{{- end }}
{{- include "ebs-sms-gateway.faults.login" (dict "root" . "database" "queue" "secret" "databasePassword") }}
{{- if include "ebs-sms-gateway.configAt" (list . "store.oracle.staging.connect_string") }}
{{- include "ebs-sms-gateway.faults.login" (dict "root" . "database" "staging" "secret" "stagingPassword") }}
{{- else if .Values.secrets.stagingPassword.name }}
secrets.stagingPassword.name is set, but config.store.oracle.staging.connect_string is not
{{- end }}
{{- end }}

{{/* Of one database: a user with a password, or a wallet. */}}
{{- define "ebs-sms-gateway.faults.login" -}}
{{- $path := printf "store.oracle.%s" .database }}
{{- $user := include "ebs-sms-gateway.configAt" (list .root (printf "%s.username" $path)) }}
{{- $file := include "ebs-sms-gateway.configAt" (list .root (printf "%s.password_file" $path)) }}
{{- $password := or (index .root.Values.secrets .secret).name $file }}
{{- $wallet := or .root.Values.secrets.oracleNet.name (include "ebs-sms-gateway.configAt" (list .root "store.oracle.config_dir")) }}
{{- if and $user (not $password) }}
secrets.{{ .secret }}.name is not set: config.{{ $path }}.username needs a password
{{- end }}
{{- if and $password (not $user) }}
config.{{ $path }}.username is not set, but there is a password for it
{{- end }}
{{- if not (or $user $password $wallet) }}
config.{{ $path }} has no login: set username and secrets.{{ .secret }}.name, or secrets.oracleNet.name for a wallet
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.volume" -}}
{{- $embedded := eq .Values.config.store.driver "sqlite" }}
{{- $journal := .Values.config.webhooks.journal }}
{{- if and $embedded (not (hasPrefix "/data/" .Values.config.store.sqlite.path)) }}
config.store.sqlite.path must be under /data: all else is read-only
{{- end }}
{{- if and $journal.folder (not (hasPrefix "/data/" $journal.folder)) }}
config.webhooks.journal.folder must be under /data: all else is read-only, or lost with the pod
{{- end }}
{{- if and $journal.folder (not $embedded) (not .Values.persistence.enabled) }}
persistence.enabled is false: replies that wait in the journal would be lost with the pod; enable it, or set config.webhooks.journal.folder to ""
{{- end }}
{{- $size := int64 (include "ebs-sms-gateway.bytes" .Values.persistence.size) }}
{{- if and $journal.folder .Values.persistence.enabled (gt (int64 (include "ebs-sms-gateway.bytes" $journal.max_size)) $size) }}
persistence.size is {{ .Values.persistence.size }}, less than config.webhooks.journal.max_size ({{ $journal.max_size }}): the disk would be full first
{{- end }}
{{- end }}

{{/* What a StatefulSet that is there does not let an upgrade change. Nothing is known of it by helm template. */}}
{{- define "ebs-sms-gateway.faults.fixed" -}}
{{- $name := include "ebs-sms-gateway.fullname" . }}
{{- $there := (lookup "apps/v1" "StatefulSet" .Release.Namespace $name).spec }}
{{- if $there }}
{{- $changes := list }}
{{- $claims := $there.volumeClaimTemplates | default list }}
{{- $wants := and (include "ebs-sms-gateway.writesData" .) .Values.persistence.enabled }}
{{- if and $wants (not $claims) }}
{{- $changes = append $changes "there is no volume, and one is wanted (persistence.enabled, config.webhooks.journal.folder)" }}
{{- else if and $claims (not $wants) }}
{{- $changes = append $changes "there is a volume, and none is wanted (persistence.enabled, config.webhooks.journal.folder)" }}
{{- else if $wants }}
{{- $claim := first $claims }}
{{- $size := $claim.spec.resources.requests.storage }}
{{- if ne (include "ebs-sms-gateway.bytes" $size) (include "ebs-sms-gateway.bytes" .Values.persistence.size) }}
{{- $changes = append $changes (printf "persistence.size is %s, and was %s" .Values.persistence.size $size) }}
{{- end }}
{{- $class := $claim.spec.storageClassName | default "" }}
{{- if ne $class .Values.persistence.storageClassName }}
{{- $changes = append $changes (printf "persistence.storageClassName is %q, and was %q" .Values.persistence.storageClassName $class) }}
{{- end }}
{{- if ne (toJson $claim.spec.accessModes) (toJson .Values.persistence.accessModes) }}
{{- $changes = append $changes (printf "persistence.accessModes is %s, and was %s" (toJson .Values.persistence.accessModes) (toJson $claim.spec.accessModes)) }}
{{- end }}
{{- if ne (toJson ($claim.metadata.annotations | default dict)) (toJson .Values.persistence.annotations) }}
{{- $changes = append $changes "persistence.annotations have changed" }}
{{- end }}
{{- end }}
{{- if ne (toJson $there.selector.matchLabels) (toJson (fromYaml (include "ebs-sms-gateway.selectorLabels" .))) }}
{{- $changes = append $changes "the pods' labels have changed (nameOverride)" }}
{{- end }}
{{- range $changes }}
the StatefulSet {{ $name }} cannot be changed so: {{ . }}. Set it back, or: enlarge the claims if it is their size, kubectl -n {{ $.Release.Namespace }} delete statefulset {{ $name }} --cascade=orphan, and upgrade again (docs/kubernetes.md, Several replicas)
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.process" -}}
{{- $needs := int (include "ebs-sms-gateway.stopSeconds" .) }}
{{- if and .Values.terminationGracePeriodSeconds (lt (int .Values.terminationGracePeriodSeconds) $needs) }}
terminationGracePeriodSeconds is {{ .Values.terminationGracePeriodSeconds }}, but a stop may take {{ $needs }} s: preStopSeconds ({{ .Values.preStopSeconds }}), config.outbound.drain ({{ .Values.config.outbound.drain }}) and 5 s to record; raise it, or leave it 0
{{- end }}
{{- $connecting := mul 2 (int (include "ebs-sms-gateway.seconds" .Values.config.store.oracle.timeout)) }}
{{- if and (eq .Values.config.store.driver "oracle") (le (int .Values.startupSeconds) $connecting) }}
startupSeconds is {{ .Values.startupSeconds }}, but connecting may take {{ $connecting }} s, twice config.store.oracle.timeout: the gateway would be killed at its start while a database is away
{{- end }}
{{- range $path := list "webhooks" "admin" }}
{{- $listen := (index $.Values.config $path).listen }}
{{- if not (regexMatch "^(0\\.0\\.0\\.0|\\[::\\])?:[1-9][0-9]{3,4}$" $listen) }}
config.{{ $path }}.listen is {{ $listen }}: it must be all addresses of the pod and a port from 1024, such as :8080
{{- end }}
{{- end }}
{{- range $path := list "console" "lists" }}
{{- $listen := (get $.Values.config $path).listen }}
{{- if and $listen (not (regexMatch "^(0\\.0\\.0\\.0|\\[::\\]|127\\.0\\.0\\.1|localhost|\\[::1\\])?:[1-9][0-9]{3,4}$" $listen)) }}
config.{{ $path }}.listen is {{ $listen }}: it must be all addresses of the pod, or its loopback address, and a port from 1024, such as :8081
{{- end }}
{{- end }}
{{- range $key, $_ := .Values.commonLabels }}
{{- if regexMatch "^(app\\.kubernetes\\.io|helm\\.sh)/" $key }}
commonLabels has {{ $key }}, which is the chart's own: leave it out, or set nameOverride
{{- end }}
{{- end }}
{{- range .Values.extraEnv }}
{{- if hasPrefix "EBS_SMS_" .name }}
extraEnv has {{ .name }}, which the checks of this chart would not see: set it under config
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.routes" -}}
{{- $url := .Values.config.webhooks.public_url }}
{{- $prefix := include "ebs-sms-gateway.prefix" . }}
{{- range $kind := list "ingress" "httpRoute" }}
{{- $route := index $.Values $kind }}
{{- if $route.enabled }}
{{- $host := include "ebs-sms-gateway.host" (list $ $route.host) }}
{{- if not (regexMatch "^[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*$" $host) }}
{{ $kind }}.host is not set, and config.webhooks.public_url ({{ $url }}) has no host name
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled $prefix }}
ingress.enabled is true, but an Ingress cannot strip {{ $prefix }} of config.webhooks.public_url: use httpRoute, or a public_url without a path
{{- end }}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}
httpRoute.parentRefs is empty: name the Gateway that it attaches to
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.faults.cluster" -}}
{{- if and .Values.serviceMonitor.enabled .Values.podMonitor.enabled }}
serviceMonitor.enabled and podMonitor.enabled are both true: every figure would count twice
{{- end }}
{{- range $monitor := list "serviceMonitor" "podMonitor" }}
{{- with index $.Values $monitor }}
{{- if and .enabled (include "ebs-sms-gateway.adminEncrypted" $) (not .tlsConfig) }}
{{ $monitor }}.tlsConfig is empty: Prometheus would not take the certificate of metrics; name its ca, and the serverName in it
{{- end }}
{{- end }}
{{- end }}
{{- $served := fromJsonArray (include "ebs-sms-gateway.served" .) }}
{{- if and (include "ebs-sms-gateway.several" .) (has "console" $served) (has (include "ebs-sms-gateway.configAt" (list . "console.access.login") | default "users") (list "users" "oidc")) (not (or .Values.secrets.consoleSessionKey.name (include "ebs-sms-gateway.configAt" (list . "console.access.sessions.key_file")))) }}
secrets.consoleSessionKey.name is not set: with several gateways people would be logged in at one of them alone
{{- end }}
{{- if and (include "ebs-sms-gateway.several" .) (has "lists" $served) (not (or .Values.secrets.listsTokenKey.name (include "ebs-sms-gateway.configAt" (list . "lists.token_key_file")))) }}
secrets.listsTokenKey.name is not set: with several gateways a token would be good at one of them alone
{{- end }}
{{- with .Values.networkPolicy }}
{{- if .enabled }}
{{- range $listener := $served }}
{{- if not (get $.Values.networkPolicy (printf "%sFrom" $listener)) }}
networkPolicy.{{ $listener }}From is empty: nobody could reach the {{ $listener }}
{{- end }}
{{- end }}
{{- if and (eq $.Values.config.store.driver "oracle") (not .database) }}
networkPolicy.database is empty: the gateway could not reach Oracle
{{- end }}
{{- if and (not .webhooksFrom) (or $.Values.ingress.enabled $.Values.httpRoute.enabled (ne $.Values.service.type "ClusterIP")) }}
networkPolicy.webhooksFrom is empty: nothing could post webhooks
{{- end }}
{{- if and (not .metricsFrom) (or $.Values.serviceMonitor.enabled $.Values.podMonitor.enabled) }}
networkPolicy.metricsFrom is empty: Prometheus could not read metrics
{{- end }}
{{- end }}
{{- end }}
{{- end }}
