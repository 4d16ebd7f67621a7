package twiliotest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// control adds the endpoints that Control uses.
func (s *Simulator) control(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/tally", s.tallyHandler)
	mux.HandleFunc("GET /sim/faults", func(w http.ResponseWriter,
		_ *http.Request) {
		writeValue(w, http.StatusOK, s.Faults())
	})
	mux.HandleFunc("POST /sim/faults", s.faultsHandler)
	mux.HandleFunc("POST /sim/inbound", s.inboundHandler)
	mux.HandleFunc("POST /sim/line", s.lineHandler)
	mux.HandleFunc("POST /sim/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
}

// tallyHandler answers the counts, or with ?detail=accepted every accepted
// create, one JSON object a line.
func (s *Simulator) tallyHandler(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("detail") != "accepted" {
		writeValue(w, http.StatusOK, s.Tally())
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	lines := json.NewEncoder(w)
	for a := range s.accepts() {
		if lines.Encode(a) != nil {
			return // the client has left
		}
	}
}

func (s *Simulator) faultsHandler(w http.ResponseWriter, r *http.Request) {
	var f Faults
	if !readValue(w, r, &f) {
		return
	}
	s.SetFaults(f)
	writeValue(w, http.StatusOK, f)
}

func (s *Simulator) lineHandler(w http.ResponseWriter, r *http.Request) {
	var of LineOf
	if !readValue(w, r, &of) {
		return
	}
	s.SetLine(of.Number, of.Line)
	w.WriteHeader(http.StatusNoContent)
}

// inboundResult is the reply of /sim/inbound.
type inboundResult struct {
	Status int    `json:"status"` // of the webhook; 0 without a reply
	Error  string `json:"error,omitempty"`
}

func (s *Simulator) inboundHandler(w http.ResponseWriter, r *http.Request) {
	var in Inbound
	if !readValue(w, r, &in) {
		return
	}
	status, err := s.Receive(r.Context(), in)
	if err != nil {
		writeValue(w, http.StatusBadGateway, inboundResult{Error: err.Error()})
		return
	}
	writeValue(w, http.StatusOK, inboundResult{Status: status})
}

// readValue answers 400 and returns false if the request is not the JSON it should be.
func readValue(w http.ResponseWriter, r *http.Request, into any) bool {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		http.Error(w, fmt.Sprintf("decoding request: %v", err), http.StatusBadRequest)
		return false
	}
	return true
}

func writeValue(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, fmt.Sprintf("encoding reply: %v", err), http.StatusInternalServerError)
		return
	}
	writeJSON(w, status, append(body, '\n'))
}
