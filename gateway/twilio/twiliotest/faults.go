package twiliotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Faults are everything that can be changed while the simulator runs. Fields
// without a comment on their unit are probabilities from 0, never, to 1, always.
// The zero value is a healthy, instant Twilio.
//
// In JSON durations are strings such as "50ms"; what is missing is zero, and an
// unknown field is an error.
type Faults struct {
	// LatencyMin and LatencyMax bound the latency of every API request, drawn uniformly;
	// LatencyMax 0 makes LatencyMin fixed. It passes before a message is accepted.
	LatencyMin time.Duration `json:"latency_min"`
	LatencyMax time.Duration `json:"latency_max"`
	// Slow creates take SlowBy longer.
	Slow   float64       `json:"slow"`
	SlowBy time.Duration `json:"slow_by"`

	// TooManyRequests answers 429 (20429), with a Retry-After of RetryAfter in whole
	// seconds unless that is 0. MaxConcurrent does the same above so many creates in
	// flight; 0 is no limit.
	TooManyRequests float64       `json:"too_many_requests"`
	RetryAfter      time.Duration `json:"retry_after"`
	MaxConcurrent   int           `json:"max_concurrent"`
	// ResetBefore resets the connection, BadGatewayBefore answers an HTML 502: the message
	// is not accepted.
	ResetBefore      float64 `json:"reset_before"`
	BadGatewayBefore float64 `json:"bad_gateway_before"`

	// The message is accepted, but: HangAfter never answers, ResetAfter resets the
	// connection, ErrorAfter answers 500 (20500), BadGatewayAfter an HTML 502, and NoSID a
	// 201 that is either an empty object or a message whose sid is null.
	HangAfter       float64 `json:"hang_after"`
	ResetAfter      float64 `json:"reset_after"`
	ErrorAfter      float64 `json:"error_after"`
	BadGatewayAfter float64 `json:"bad_gateway_after"`
	NoSID           float64 `json:"no_sid"`

	// ListUnreadable answers list requests with 503 (20503). ListDelay is how long after
	// its creation the list shows a message.
	ListUnreadable bool          `json:"list_unreadable"`
	ListDelay      time.Duration `json:"list_delay"`

	// LookupCode answers every lookup with this error code: 20429 (with RetryAfter), 20503, 60606; 0 does not.
	LookupCode int `json:"lookup_code"`

	// MuteCallbacks switches status callbacks off. LoseCallback drops one, DuplicateCallback
	// posts it twice with the same idempotency token, ReorderCallback holds it back until
	// the callback after it was posted; the last one cannot be held.
	MuteCallbacks     bool    `json:"mute_callbacks"`
	LoseCallback      float64 `json:"lose_callback"`
	DuplicateCallback float64 `json:"duplicate_callback"`
	ReorderCallback   float64 `json:"reorder_callback"`
}

// Validate refuses probabilities outside 0..1 and negative durations.
func (f Faults) Validate() error {
	for name, p := range map[string]float64{
		"slow": f.Slow, "too_many_requests": f.TooManyRequests, "reset_before": f.ResetBefore,
		"bad_gateway_before": f.BadGatewayBefore, "hang_after": f.HangAfter, "reset_after": f.ResetAfter,
		"error_after": f.ErrorAfter, "bad_gateway_after": f.BadGatewayAfter, "no_sid": f.NoSID,
		"lose_callback": f.LoseCallback, "duplicate_callback": f.DuplicateCallback,
		"reorder_callback": f.ReorderCallback,
	} {
		if !(p >= 0 && p <= 1) { // also refuses NaN
			return fmt.Errorf("%s: %v is not a probability from 0 to 1", name, p)
		}
	}
	if min(f.LatencyMin, f.LatencyMax, f.SlowBy, f.RetryAfter, f.ListDelay) < 0 || f.MaxConcurrent < 0 || f.LookupCode < 0 {
		return errors.New("a duration, max_concurrent or lookup_code is negative")
	}
	return nil
}

// SetFaults replaces all faults, for requests and callbacks that begin after it.
func (s *Simulator) SetFaults(f Faults) { s.faults.Store(&f) }

// Faults returns what SetFaults set last.
func (s *Simulator) Faults() Faults { return *s.faults.Load() }

// plainFaults has the fields of Faults without its methods.
type plainFaults Faults

// faultsJSON hides the durations of Faults behind fields of the same name.
type faultsJSON struct {
	*plainFaults
	LatencyMin duration `json:"latency_min"`
	LatencyMax duration `json:"latency_max"`
	SlowBy     duration `json:"slow_by"`
	RetryAfter duration `json:"retry_after"`
	ListDelay  duration `json:"list_delay"`
}

// MarshalJSON implements json.Marshaler.
func (f Faults) MarshalJSON() ([]byte, error) {
	return json.Marshal(faultsJSON{
		plainFaults: (*plainFaults)(&f),
		LatencyMin:  duration(f.LatencyMin),
		LatencyMax:  duration(f.LatencyMax),
		SlowBy:      duration(f.SlowBy),
		RetryAfter:  duration(f.RetryAfter),
		ListDelay:   duration(f.ListDelay),
	})
}

// UnmarshalJSON implements json.Unmarshaler. It replaces all faults.
func (f *Faults) UnmarshalJSON(data []byte) error {
	*f = Faults{}
	shadow := faultsJSON{plainFaults: (*plainFaults)(f)}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&shadow); err != nil {
		return fmt.Errorf("decoding faults: %w", err)
	}
	f.LatencyMin = time.Duration(shadow.LatencyMin)
	f.LatencyMax = time.Duration(shadow.LatencyMax)
	f.SlowBy = time.Duration(shadow.SlowBy)
	f.RetryAfter = time.Duration(shadow.RetryAfter)
	f.ListDelay = time.Duration(shadow.ListDelay)
	return f.Validate()
}

// duration is a time.Duration that is a string in JSON.
type duration time.Duration

func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = duration(parsed)
	return err
}
