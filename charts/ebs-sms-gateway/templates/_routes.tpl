{{/* The host of the Ingress or HTTPRoute. Of (list . host-in-values). */}}
{{- define "ebs-sms-gateway.host" -}}
{{- $url := urlParse (index . 0).Values.config.webhooks.public_url }}
{{- index . 1 | default (regexReplaceAll ":[0-9]+$" $url.host "") }}
{{- end }}

{{/* The path of the public URL, which a proxy strips. */}}
{{- define "ebs-sms-gateway.prefix" -}}
{{- (urlParse .Values.config.webhooks.public_url).path }}
{{- end }}

{{/* All that may be reached from outside, as a JSON list: ORDS takes a path with and without a slash at its end. */}}
{{- define "ebs-sms-gateway.paths" -}}
{{- $paths := list }}
{{- range concat .Values.config.webhooks.inbound_paths .Values.config.webhooks.status_paths }}
{{- $path := trimSuffix "/" . }}
{{- $paths = concat $paths (list $path (printf "%s/" $path)) }}
{{- end }}
{{- toJson (uniq $paths) }}
{{- end }}
