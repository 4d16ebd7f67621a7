{{/* files/rules.yaml with the changes of prometheusRule.alerts. */}}
{{- define "ebs-sms-gateway.rules" -}}
{{- $text := .Files.Get "files/rules.yaml" | required "files/rules.yaml, the alerts, is missing from the chart" }}
{{- $changes := .Values.prometheusRule.alerts }}
{{- $groups := list }}
{{- range $group := (fromYaml ($text | replace "docs/runbook.md" .Values.runbook)).groups }}
{{- $rules := list }}
{{- range $rule := $group.rules }}
{{- $change := get $changes ($rule.alert | default "") | default dict }}
{{- range $key, $value := omit $change "enabled" }}
{{- if eq $key "for" }}{{ $_ := set $rule "for" $value }}
{{- else if eq $key "severity" }}{{ $_ := set $rule.labels "severity" $value }}
{{- else }}{{ $_ := set $rule "expr" (regexReplaceAll (printf "[0-9.]+ # %s\\b" $key) $rule.expr (printf "%v # %s" $value $key)) }}
{{- end }}
{{- end }}
{{- if ne (get $change "enabled" | toString) "false" }}{{ $rules = append $rules $rule }}{{ end }}
{{- end }}
{{- if $rules }}{{ $groups = append $groups (set $group "rules" $rules) }}{{ end }}
{{- end }}
{{- toYaml (dict "groups" $groups) }}
{{- end }}

{{/* A change of an alert that there is not, or of a threshold that it does not have. */}}
{{- define "ebs-sms-gateway.faults.alerts" -}}
{{- $alerts := dict }}
{{- range (.Files.Get "files/rules.yaml" | fromYaml).groups }}
{{- range .rules }}
{{- if .alert }}{{ $_ := set $alerts .alert (concat (list "enabled" "for" "severity") (regexFindAll "# [a-z]+" .expr -1)) }}{{ end }}
{{- end }}
{{- end }}
{{- range $name, $change := .Values.prometheusRule.alerts }}
{{- if not (hasKey $alerts $name) }}
prometheusRule.alerts has {{ $name }}, which is no alert of files/rules.yaml
{{- else }}
{{- range $key, $_ := $change }}
{{- if not (or (has $key (get $alerts $name)) (has (printf "# %s" $key) (get $alerts $name))) }}
prometheusRule.alerts.{{ $name }} has {{ $key }}, which it does not know: it has {{ get $alerts $name | uniq | join ", " | replace "# " "" }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
