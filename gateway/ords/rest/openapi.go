//go:generate go test -count=1 -run TestDocument_IsTheCommittedOne . -update

package rest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// Document is the OpenAPI 3.1 document of all lists, made from what serves them. The names of channels are a site's own.
func Document() []byte {
	s := &server{outbound: outboundColumns(nil), inbound: inboundColumns()}
	paths := object{}
	for _, op := range s.operations() {
		if len(paths) == 0 || paths[len(paths)-1].name != op.path {
			paths = append(paths, field{op.path, object{}})
		}
		last := &paths[len(paths)-1]
		last.value = append(last.value.(object), field{strings.ToLower(op.method), s.describe(op)})
	}
	body, err := encode(object{
		{"openapi", "3.1.0"},
		{"info", object{
			{"title", "EBS SMS gateway: lists"}, {"version", "1"},
			{"description", "Messages and replies in the shape of ORDS's AutoREST."},
			{"license", object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}},
		}},
		{"servers", []object{{{"url", BasePath}}}},
		{"paths", paths},
		{"components", s.components()},
	})
	if err != nil {
		panic("encoding the OpenAPI document: " + err.Error())
	}
	var indented bytes.Buffer
	_ = json.Indent(&indented, body, "", "  ") // it is JSON
	return append(indented.Bytes(), '\n')
}

func (s *server) describe(op operation) object {
	described := object{{"operationId", op.id}, {"summary", op.summary}}
	security := []object{{{"basic", []string{}}}, {{"oauth", []string{string(op.scope)}}}}
	switch {
	case op.id == "token":
		security = []object{{{"basic", []string{}}}, {}}
	case op.scope == "":
		security = []object{}
	}
	described = append(described, field{"security", security})
	if parameters := s.parameters(op); len(parameters) > 0 {
		described = append(described, field{"parameters", parameters})
	}
	if body := requestBody(op); body != nil {
		described = append(described, field{"requestBody", body})
	}
	return append(described, field{"responses", responses(op)})
}

func (s *server) parameters(op operation) []object {
	switch op.id {
	case "listOutbound":
		return listParameters(names(s.outbound), outboundFilters())
	case "listInbound":
		return listParameters(names(s.inbound), inboundFilters())
	case "getOutbound", "getInbound":
		return []object{idParameter(), header("If-None-Match", "ETags: 304 if it still is one of them.")}
	case "process":
		return []object{idParameter(), header("If-Match", "ETags: 412 if it is none of them any more.")}
	}
	return nil
}

func idParameter() object {
	return object{{"name", "id"}, {"in", "path"}, {"required", true}, {"schema", object{{"type", "integer"}, {"minimum", 1}}}}
}

func header(name, about string) object {
	return object{{"name", name}, {"in", "header"}, {"description", about}, {"schema", object{{"type", "string"}}}}
}

func listParameters(columns, filters []string) []object {
	count := func(name, about string, least, most int) object {
		return object{{"name", name}, {"in", "query"}, {"description", about},
			{"schema", object{{"type", "integer"}, {"minimum", least}, {"maximum", most}}}}
	}
	text := func(name, about string) object {
		return object{{"name", name}, {"in", "query"}, {"description", about}, {"schema", object{{"type", "string"}}}}
	}
	return []object{
		text("q", "Filter object of ORDS over "+strings.Join(filters, ", ")+". What no index serves is 400."),
		count("limit", "Rows of a page; 25 if it is left out.", 1, mostRows),
		count("offset", "Rows to pass over. Next links know where they go on, and have no bound.", 0, int(1e9)),
		text("fields", "Columns, separated by commas, of: "+strings.Join(columns, ", ")+"."),
		{{"name", "cursor"}, {"in", "query"}, {"description", "Where a next link goes on."},
			{"schema", object{{"type", "integer"}, {"minimum", 1}}}},
		header("If-None-Match", "ETags: 304 if the page still is one of them."),
	}
}

func requestBody(op operation) object {
	content := func(kind, schema string) object {
		return object{{"required", true}, {"content", object{{kind, object{{"schema", ref(schema)}}}}}}
	}
	switch op.id {
	case "enqueue":
		return content("application/json", "NewMessage")
	case "process":
		return content("application/json", "Processing")
	case "token":
		return content("application/x-www-form-urlencoded", "TokenRequest")
	}
	return nil
}

func ref(schema string) object { return object{{"$ref", "#/components/schemas/" + schema}} }

// answers are the schemas of what goes well, by operation.
func answers(op operation) map[int]string {
	return map[string]map[int]string{
		"listOutbound": {200: "Messages"}, "getOutbound": {200: "Message"}, "enqueue": {200: "Message", 201: "Message"},
		"listInbound": {200: "Replies"}, "getInbound": {200: "Reply"}, "process": {200: "Reply"},
		"token": {200: "Token", 400: "TokenError", 401: "TokenError"}, "openAPI": {200: "Document"},
	}[op.id]
}

// refusals are the statuses of problems, by operation.
func refusals(op operation) []int {
	common := []int{401, 403, 429, 500, 503}
	return map[string][]int{
		"listOutbound": append([]int{400}, common...), "listInbound": append([]int{400}, common...),
		"getOutbound": append([]int{404}, common...), "getInbound": append([]int{404}, common...),
		"enqueue": append([]int{400, 413, 415}, common...),
		"process": append([]int{400, 404, 409, 412, 413, 415}, common...),
		"token":   {403, 413, 415, 429, 500, 503}, "openAPI": {500},
	}[op.id]
}

func responses(op operation) object {
	var all object
	good := answers(op)
	refused := map[int]bool{}
	for _, status := range refusals(op) {
		refused[status] = true
	}
	for status := http.StatusOK; status < 600; status++ {
		name := strconv.Itoa(status)
		switch {
		case good[status] != "":
			all = append(all, field{name, answerOf(op, status, good[status])})
		case status == http.StatusNotModified && op.method == http.MethodGet:
			all = append(all, field{name, object{{"description", "Not Modified"}}})
		case refused[status]:
			all = append(all, field{name, object{{"$ref", "#/components/responses/Problem"}}})
		}
	}
	return all
}

func answerOf(op operation, status int, schema string) object {
	var headers object
	text := object{{"schema", object{{"type", "string"}}}}
	if op.id != "token" {
		headers = append(headers, field{"ETag", text})
	}
	if op.id == "enqueue" {
		headers = append(headers, field{"Location", text})
	}
	answer := object{{"description", http.StatusText(status)}}
	if len(headers) > 0 {
		answer = append(answer, field{"headers", headers})
	}
	return append(answer, field{"content", object{{"application/json", object{{"schema", ref(schema)}}}}})
}
