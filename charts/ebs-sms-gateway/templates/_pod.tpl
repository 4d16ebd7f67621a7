{{/* Pod Security "restricted"; what is written besides comes from the values. */}}
{{- define "ebs-sms-gateway.podSecurityContext" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
# Only when the volume is new: the journal's files are for their owner alone.
fsGroupChangePolicy: OnRootMismatch
{{- range $key, $value := .Values.podSecurityContext }}
{{- if not (kindIs "invalid" $value) }}
{{ $key }}: {{ toJson $value }}
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What every pod of the release is placed and pulled by. */}}
{{- define "ebs-sms-gateway.podSettings" -}}
serviceAccountName: {{ include "ebs-sms-gateway.serviceAccountName" . }}
automountServiceAccountToken: false
# Kubernetes' variables for a service called ebs-sms-… would look like settings.
enableServiceLinks: false
securityContext:
  {{- include "ebs-sms-gateway.podSecurityContext" . | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{/* What every container of the gateway's image has in common. */}}
{{- define "ebs-sms-gateway.containerSettings" -}}
image: {{ include "ebs-sms-gateway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "ebs-sms-gateway.containerSecurityContext" . | nindent 2 }}
{{- with .Values.extraEnv }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Configuration, secrets and scratch space. Never by subPath, which would not follow a Secret that changes. */}}
{{- define "ebs-sms-gateway.volumes" -}}
- name: config
  configMap:
    name: {{ include "ebs-sms-gateway.fullname" . }}
{{- with include "ebs-sms-gateway.secretSources" . }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- . | trim | nindent 6 }}
{{- end }}
{{- with .Values.secrets.oracleNet.name }}
- name: oracle-net
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
# Oracle's client library leaves its diagnostics there.
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.secretSources" -}}
{{- range $name, $path := merge (fromYaml (include "ebs-sms-gateway.secretPaths" .)) (fromYaml (include "ebs-sms-gateway.filePaths" .)) }}
{{- with index $.Values.secrets $name }}
{{- if .name }}
- secret:
    name: {{ .name }}
    items:
      - key: {{ .key }}
        path: {{ $path }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.secrets.listsClients.name }}
- secret:
    name: {{ .Values.secrets.listsClients.name }}
    items:
      {{- range .Values.config.lists.clients }}
      - {key: {{ .id }}, path: lists.clients/{{ .id }}}
      {{- end }}
{{- end }}
{{- range $name, $path := fromYaml (include "ebs-sms-gateway.tlsPaths" .) }}
{{- with index $.Values.secrets $name }}
{{- if .name }}
- secret:
    name: {{ .name }}
    items:
      {{- range compact (list "tls.crt" "tls.key" .clientCaKey) }}
      - {key: {{ . }}, path: {{ $path }}/{{ . }}}
      {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "ebs-sms-gateway.volumeMounts" -}}
- name: config
  mountPath: /etc/ebs-sms-gateway
  readOnly: true
{{- if include "ebs-sms-gateway.secretSources" . }}
- name: secrets
  mountPath: /run/secrets/ebs-sms-gateway
  readOnly: true
{{- end }}
{{- if .Values.secrets.oracleNet.name }}
- name: oracle-net
  mountPath: /run/secrets/oracle-net
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}
