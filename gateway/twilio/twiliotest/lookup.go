package twiliotest

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

// Line is what a lookup tells of a number.
type Line struct {
	// Type is Twilio's word: mobile, landline, fixedVoip, nonFixedVoip, personal, tollFree, premium, sharedCost, uan,
	// voicemail, pager, unknown. "" is null.
	Type    string `json:"type"`
	Carrier string `json:"carrier,omitempty"`
	// Code refuses the lookup: 60600 and above within an answer that is otherwise good, any other as the answer.
	Code int `json:"code,omitempty"`
}

// LineOf sets the line of one number, as /sim/line takes it.
type LineOf struct {
	Number string `json:"number"`
	Line
}

// LookupTally counts lookups of line types.
type LookupTally struct {
	// Answered told a line, which is what Twilio charges for; Refused did not.
	Answered int64 `json:"answered"`
	Refused  int64 `json:"refused"`
	// Numbers counts the different numbers that were answered for.
	Numbers int `json:"numbers"`
}

// lookups are the lines that were set, and what was told of them.
type lookups struct {
	mu    sync.Mutex
	lines map[string]Line
	told  map[string]bool
	tally LookupTally
}

func (l *lookups) set(number string, line Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines[number] = line
}

func (l *lookups) get(number string) (Line, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, ok := l.lines[number]
	return line, ok
}

func (l *lookups) count(number string, answered bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !answered {
		l.tally.Refused++
		return
	}
	l.tally.Answered++
	l.told[number] = true
}

func (l *lookups) counted() LookupTally {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tally
	t.Numbers = len(l.told)
	return t
}

// clear forgets what was set and told.
func (l *lookups) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines, l.told, l.tally = map[string]Line{}, map[string]bool{}, LookupTally{}
}

// SetLine sets what lookups tell of a number, until the next Reset. It goes before Options.Line.
func (s *Simulator) SetLine(number string, line Line) { s.lookups.set(number, line) }

func (s *Simulator) line(number string) Line {
	if line, ok := s.lookups.get(number); ok {
		return line
	}
	if s.opts.Line != nil {
		return s.opts.Line(number)
	}
	return Line{Type: "mobile", Carrier: "Simulated Wireless"}
}

// lookup handles a GET of a number.
func (s *Simulator) lookup(w http.ResponseWriter, r *http.Request) {
	faults, number := s.faults.Load(), r.PathValue("number")
	line := s.line(number)
	if faults.LookupCode != 0 {
		s.counts.fault(lookupCode)
		line = Line{Code: faults.LookupCode}
	}
	wanted := strings.Contains(r.URL.Query().Get("Fields"), "line_type_intelligence")
	if wanted {
		s.lookups.count(number, line.Code == 0)
	}
	if line.Code != 0 && line.Code < 60600 {
		refuseSlower(w, newProblem(line.Code), faults)
		return
	}
	answer := map[string]any{
		"phone_number": number, "valid": true, "validation_errors": []string{}, "line_type_intelligence": nil,
		"calling_country_code": nil, "country_code": nil, "national_format": nil,
		"url": "https://lookups.twilio.com" + r.URL.Path,
	}
	if wanted {
		answer["line_type_intelligence"] = line.intelligence()
	}
	body, _ := json.Marshal(answer) // strings always encode
	writeJSON(w, http.StatusOK, body)
}

// intelligence is the line in Twilio's shape: what is not known is null.
func (l Line) intelligence() map[string]any {
	return map[string]any{
		"type": orNull(l.Type), "carrier_name": orNull(l.Carrier), "error_code": orNull(l.Code),
		"mobile_country_code": nil, "mobile_network_code": nil,
	}
}

func orNull[T comparable](value T) any {
	var zero T
	if value == zero {
		return nil
	}
	return value
}
