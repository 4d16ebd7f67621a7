{{- define "ebs-sms-gateway.name" -}}{{ .Values.nameOverride | default .Chart.Name }}{{- end }}

{{/* 52 characters: the label controller-revision-hash adds eleven to a StatefulSet's name, and may have 63. */}}
{{- define "ebs-sms-gateway.fullname" -}}
{{- $name := .Values.fullnameOverride }}
{{- if not $name }}
{{- $name = ternary .Release.Name (printf "%s-%s" .Release.Name (include "ebs-sms-gateway.name" .)) (contains (include "ebs-sms-gateway.name" .) .Release.Name) }}
{{- end }}
{{- $name | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "ebs-sms-gateway.serviceAccountName" -}}
{{- $made := ternary (include "ebs-sms-gateway.fullname" .) "default" .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default $made }}
{{- end }}

{{- define "ebs-sms-gateway.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* What the gateways and the pod of helm test have in common. */}}
{{- define "ebs-sms-gateway.releaseLabels" -}}
app.kubernetes.io/name: {{ include "ebs-sms-gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* What tells gateways from everything else. */}}
{{- define "ebs-sms-gateway.selectorLabels" -}}
{{ include "ebs-sms-gateway.releaseLabels" . }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "ebs-sms-gateway.labels" -}}
{{ include "ebs-sms-gateway.releaseLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
