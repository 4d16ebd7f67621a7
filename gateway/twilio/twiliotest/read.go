package twiliotest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// fetch handles a GET of one message, which is readable at once whatever the list shows.
func (s *Simulator) fetch(w http.ResponseWriter, r *http.Request) {
	sid, ok := strings.CutSuffix(r.PathValue("file"), ".json")
	rec := s.store.get(sid)
	if !ok || rec == nil {
		newProblem(20404).write(w)
		return
	}
	writeJSON(w, http.StatusOK, appendMessage(nil, s.opts.AccountSID, rec.snapshot()))
}

// account handles a GET of the account itself.
func (s *Simulator) account(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("file") != s.opts.AccountSID+".json" {
		newProblem(20404).write(w)
		return
	}
	uri := accounts + s.opts.AccountSID
	body, _ := json.Marshal(map[string]any{ // strings always encode
		"sid":               s.opts.AccountSID,
		"friendly_name":     "Simulated account",
		"status":            "active",
		"type":              "Full",
		"owner_account_sid": s.opts.AccountSID,
		"date_created":      nil,
		"date_updated":      nil,
		"uri":               uri + ".json",
		"subresource_uris":  map[string]string{"messages": uri + "/Messages.json"},
	})
	writeJSON(w, http.StatusOK, body)
}
