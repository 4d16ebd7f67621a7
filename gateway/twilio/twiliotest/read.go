package twiliotest

import (
	"encoding/json"
	"fmt"
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

// media handles a GET of a message's attachments: all on one page, named as the
// webhook names them where that is a path of the API.
func (s *Simulator) media(w http.ResponseWriter, r *http.Request) {
	rec := s.store.get(r.PathValue("sid"))
	if rec == nil {
		newProblem(20404).write(w)
		return
	}
	list := []map[string]string{}
	for i, media := range rec.fixed.MediaURLs {
		uri := strings.TrimPrefix(media, apiURL)
		list = append(list, map[string]string{
			"sid": fmt.Sprintf("ME%032x", i), "parent_sid": rec.fixed.SID, "account_sid": s.opts.AccountSID,
			"content_type": mediaType, "uri": uri + ".json",
		})
	}
	body, _ := json.Marshal(map[string]any{"media_list": list}) // strings always encode
	writeJSON(w, http.StatusOK, body)
}

// apiURL is what the paths of the API are relative to.
const apiURL = "https://api.twilio.com"

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
