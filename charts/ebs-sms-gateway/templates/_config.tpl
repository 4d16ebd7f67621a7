{{/* The secrets of the gateway's configuration: the key of .Values.secrets, and the path of the key that it is for. */}}
{{- define "ebs-sms-gateway.secretPaths" -}}
twilioAuthToken: twilio.auth_token
twilioPreviousAuthTokens: twilio.previous_auth_tokens
twilioApiKeySecret: twilio.api_key_secret
mailPassword: mail.password
tracingHeaders: tracing.headers
adminToken: admin.token
consoleClientSecret: console.access.oidc.client_secret
consoleSessionKey: console.access.sessions.key
listsTokenKey: lists.token_key
databasePassword: store.oracle.queue.password
stagingPassword: store.oracle.staging.password
{{- end }}

{{/* What comes from Secrets, but is no secret to the gateway: the key of .Values.secrets, and the key that names the file. */}}
{{- define "ebs-sms-gateway.filePaths" -}}
consoleUsers: console.access.users.file
{{- end }}

{{/* The certificates of the listeners: the key of .Values.secrets, and the section that they are for. */}}
{{- define "ebs-sms-gateway.tlsPaths" -}}
webhooksTls: webhooks.tls
adminTls: admin.tls
consoleTls: console.tls
listsTls: lists.tls
{{- end }}

{{/* All keys of files that come from Secrets, with their paths. */}}
{{- define "ebs-sms-gateway.mounted" -}}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.secretPaths" .) }}
{{- if (index $.Values.secrets $name).name }}
{{ $path }}_file: {{ $path }}
{{- end }}
{{- end }}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.filePaths" .) }}
{{- if (index $.Values.secrets $name).name }}
{{ $path }}: {{ $path }}
{{- end }}
{{- end }}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.tlsPaths" .) }}
{{- $tls := index $.Values.secrets $name }}
{{- if $tls.name }}
{{ $path }}.cert_file: {{ $path }}/tls.crt
{{ $path }}.key_file: {{ $path }}/tls.key
{{- if $tls.clientCaKey }}
{{ $path }}.client_ca_file: {{ $path }}/{{ $tls.clientCaKey }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What stands at a path such as store.oracle.queue.username of .Values.config; empty if nothing does. Of (list . path). */}}
{{- define "ebs-sms-gateway.configAt" -}}
{{- $node := (index . 0).Values.config }}
{{- range splitList "." (index . 1) }}
{{- if kindIs "map" $node }}{{ $node = get $node . }}{{ else }}{{ $node = "" }}{{ end }}
{{- end }}
{{- if or (kindIs "slice" $node) (kindIs "map" $node) }}{{ toJson $node }}{{ else }}{{ $node }}{{ end }}
{{- end }}

{{/* gateway.yaml: .Values.config of the store in use, with the files of the secrets. */}}
{{- define "ebs-sms-gateway.config" -}}
{{- $config := deepCopy .Values.config }}
{{- $_ := set $config "store" (pick $config.store "driver" $config.store.driver) }}
{{- range $key, $path := fromYaml (include "ebs-sms-gateway.mounted" .) }}
{{- $parts := splitList "." $key }}
{{- $section := $config }}
{{- range initial $parts }}
{{- if not (hasKey $section .) }}{{ $_ := set $section . dict }}{{ end }}
{{- $section = get $section . }}
{{- end }}
{{- $_ := set $section (last $parts) (printf "/run/secrets/ebs-sms-gateway/%s" $path) }}
{{- end }}
{{- if .Values.secrets.listsClients.name }}
{{- range (get $config "lists").clients }}
{{- $_ := set . "secret_hash_file" (printf "/run/secrets/ebs-sms-gateway/lists.clients/%s" .id) }}
{{- end }}
{{- end }}
{{- if and .Values.secrets.oracleNet.name $config.store.oracle }}
{{- $_ := set $config.store.oracle "config_dir" "/run/secrets/oracle-net" }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{/* A duration of the gateway, such as 1m30s, in whole seconds, rounded up. Helm has none but those of dates. */}}
{{- define "ebs-sms-gateway.seconds" -}}
{{- $start := toDate "2006-01-02" "2001-01-01" }}
{{- $end := mustDateModify . (mustDateModify "999ms" $start) }}
{{- sub (unixEpoch $end) (unixEpoch $start) }}
{{- end }}

{{/* A size of the gateway (256MiB) or of Kubernetes (1Gi, 500M) in bytes; 0 if it is in another unit. */}}
{{- define "ebs-sms-gateway.bytes" -}}
{{- $units := dict "" 1 "B" 1 "K" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 }}
{{- $unit := regexFind "[A-Za-z]*$" . | trimSuffix "B" }}
{{- mulf (regexFind "^[0-9.]+" . | float64) (get $units $unit | default 0 | float64) | int64 }}
{{- end }}

{{/* The port of a listener, of (list . "console"). */}}
{{- define "ebs-sms-gateway.port" -}}{{ regexFind "[0-9]+$" (get (index . 0).Values.config (index . 1)).listen }}{{- end }}

{{/* The listeners for people and other systems that other pods may reach, of console and lists, as a JSON list. */}}
{{- define "ebs-sms-gateway.served" -}}
{{- $served := list }}
{{- range list "console" "lists" }}
{{- $listen := (get $.Values.config .).listen }}
{{- if and $listen (not (regexMatch "^(127\\.|localhost|\\[::1\\])" $listen)) }}{{ $served = append $served . }}{{ end }}
{{- end }}
{{- toJson $served }}
{{- end }}

{{/* "yes" if metrics and probes are encrypted. */}}
{{- define "ebs-sms-gateway.adminEncrypted" -}}
{{- if or .Values.secrets.adminTls.name (include "ebs-sms-gateway.configAt" (list . "admin.tls.cert_file")) }}yes{{ end }}
{{- end }}

{{/* How Prometheus asks for metrics, of (list . monitor). */}}
{{- define "ebs-sms-gateway.scrape" -}}
{{- $root := index . 0 }}
{{- with $root.Values.secrets.adminToken }}
{{- if .name }}
authorization:
  type: Bearer
  credentials: {name: {{ .name }}, key: {{ .key }}}
{{- end }}
{{- end }}
{{- if include "ebs-sms-gateway.adminEncrypted" $root }}
scheme: https
tlsConfig:
  {{- toYaml (index . 1).tlsConfig | nindent 2 }}
{{- end }}
{{- end }}

{{/* Time that the gateway needs to stop: outbound.drain, a last moment for recording and answers, and what load balancers get. */}}
{{- define "ebs-sms-gateway.stopSeconds" -}}
{{- add .Values.preStopSeconds 5 (include "ebs-sms-gateway.seconds" .Values.config.outbound.drain) }}
{{- end }}

{{- define "ebs-sms-gateway.graceSeconds" -}}
{{- .Values.terminationGracePeriodSeconds | default (include "ebs-sms-gateway.stopSeconds" .) }}
{{- end }}

{{/* "yes" if there is more than one gateway, or an autoscaler says how many there are. */}}
{{- define "ebs-sms-gateway.several" -}}
{{- if or (kindIs "invalid" .Values.replicas) (gt (int .Values.replicas) 1) }}yes{{ end }}
{{- end }}

{{/* "yes" if something is written to /data: the embedded store or the journal. */}}
{{- define "ebs-sms-gateway.writesData" -}}
{{- if or (eq .Values.config.store.driver "sqlite") .Values.config.webhooks.journal.folder }}yes{{ end }}
{{- end }}
