package rest

import "net/http"

// operation is something that a client can ask for.
type operation struct {
	id, method, path string
	summary          string
	// scope is what it takes, "" for everybody.
	scope  Scope
	handle func(*call) (reply, error)
}

// operations are all that there is: what is served, and what the OpenAPI document tells of.
func (s *server) operations() []operation {
	return []operation{
		{"listOutbound", http.MethodGet, "/outbound/", "Messages, the newest first.", ReadOutbound, s.listOutbound},
		{"enqueue", http.MethodPost, "/outbound/", "Queue a text. A channel takes each source_key once: the same again is 200 and the row of the first.",
			WriteOutbound, s.enqueue},
		{"getOutbound", http.MethodGet, "/outbound/{id}", "One message.", ReadOutbound, s.getOutbound},
		{"listInbound", http.MethodGet, "/inbound/", "Replies, the oldest first, for sweeps.", ReadInbound, s.listInbound},
		{"getInbound", http.MethodGet, "/inbound/{id}", "One reply.", ReadInbound, s.getInbound},
		{"process", http.MethodPut, "/inbound/{id}", "Say what a sweep made of a reply.", WriteInbound, s.process},
		{"token", http.MethodPost, "/oauth/token", "A bearer token for client_id and client_secret.", "", s.grantToken},
		{"openAPI", http.MethodGet, "/" + catalog, "This document.", "", s.catalog},
	}
}

func (s *server) catalog(*call) (reply, error) {
	return reply{status: http.StatusOK, body: s.document, etag: etag(s.document)}, nil
}
