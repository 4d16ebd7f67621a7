package sqlrow

import (
	"encoding/json"
	"strconv"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
)

// The columns of the other tables, in the order in which they are read.
const (
	ReplyColumns = `INBOUND_ID, PROVIDER_SID, FROM_NUMBER, TO_NUMBER, BODY, MEDIA, PARAMS,
  RECEIVED_AT, KIND, CHANNEL, KEYWORD, MATCH_STATUS, MATCH_METHOD, MESSAGE_ID, PERSON_ID, CANDIDATES,
  DECIDED_BY, DECISION_REASON, PROCESS_STATUS, PROCESS_ATTEMPTS, PROCESS_ERROR, PROCESSED_AT`
	AnswerColumns = `FROM_NUMBER, MESSAGE_ID, KEYWORD, RECEIVED_AT`
	EventColumns  = `MESSAGE_ID, EVENT_AT, STEP, FROM_STATUS, TO_STATUS, REASON, ERROR_CODE,
  ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS, RECORDED_BY`
	PauseColumns = `SCOPE, NAME, REASON, PAUSED_AT, PAUSED_UNTIL, PAUSED_BY`
	AuditColumns = `AUDIT_ID, OCCURRED_AT, ACTOR, ACTION, TARGET, REASON, DETAIL`
	// ConsentColumns are those of the proof of consent, StandingColumns of the last word.
	ConsentColumns  = `PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD, PROVIDER_SID, REASON, RECORDED_BY, OCCURRED_AT`
	StandingColumns = `PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD, PROVIDER_SID, SAID_AT`
	NodeColumns     = `NODE_NAME, HOST_NAME, VERSION, STARTED_AT, SEEN_AT`
)

// Reply reads ReplyColumns.
func Reply(r *Row) gateway.Reply {
	return gateway.Reply{
		ID: r.Int64(), ProviderSID: r.Text(), From: r.Text(), To: r.Text(), Body: r.Text(),
		Media: media(r), Params: r.Text(), ReceivedAt: r.Time(),
		Kind: consent.Kind(r.Text()), Channel: r.Text(), Keyword: r.Text(), Match: match(r),
		Processing: gateway.Processing{Status: r.Text(), Attempts: r.Int(), Error: r.Text(), At: r.Time()},
	}
}

func match(r *Row) gateway.Match {
	return gateway.Match{
		Status: gateway.MatchStatus(r.Text()), Method: gateway.MatchMethod(r.Text()), MessageID: ID(r),
		PersonID: r.Int64(), Candidates: candidates(r.Text()), By: r.Text(), Reason: r.Text(),
	}
}

// CandidatesText is how candidates are written: their ids, separated by spaces.
func CandidatesText(ids []gateway.MessageID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(int64(id), 10)
	}
	return strings.Join(texts, " ")
}

// candidates reads as many ids as there are.
func candidates(text string) (ids []gateway.MessageID) {
	for _, word := range strings.Fields(text) {
		if id, err := strconv.ParseInt(word, 10, 64); err == nil {
			ids = append(ids, gateway.MessageID(id))
		}
	}
	return ids
}

// Answer reads AnswerColumns.
func Answer(r *Row) gateway.Answer {
	return gateway.Answer{From: r.Text(), MessageID: ID(r), Keyword: r.Text(), ReceivedAt: r.Time()}
}

// MediaText is how attachments are written: as JSON, "" if there are none.
func MediaText(media []gateway.Media) string {
	if len(media) == 0 {
		return ""
	}
	text, _ := json.Marshal(media) // two texts always have a JSON form
	return string(text)
}

func media(r *Row) []gateway.Media {
	text := r.Text()
	if text == "" {
		return nil
	}
	var media []gateway.Media
	if err := json.Unmarshal([]byte(text), &media); err != nil {
		r.fail(err)
	}
	return media
}

// Event reads EventColumns.
func Event(r *Row) gateway.Event {
	return gateway.Event{
		MessageID: ID(r), At: r.Time(), Step: gateway.Step(r.Text()),
		From: gateway.Status(r.Text()), To: gateway.Status(r.Text()), Reason: r.Text(), ErrorCode: r.Int(),
		AttemptRef: r.Text(), ProviderSID: r.Text(), ProviderStatus: gateway.ProviderStatus(r.Text()),
		By: r.Text(),
	}
}

// Audit reads AuditColumns.
func Audit(r *Row) gateway.AuditEntry {
	return gateway.AuditEntry{
		ID: r.Int64(), At: r.Time(), Actor: r.Text(), Action: gateway.AuditAction(r.Text()), Target: r.Text(),
		Reason: r.Text(), Detail: r.Text(),
	}
}

// Pause reads PauseColumns.
func Pause(r *Row) gateway.Pause {
	return gateway.Pause{
		Scope: gateway.PauseScope(r.Text()), Name: r.Text(), Reason: r.Text(), Since: r.Time(), Until: r.Time(),
		By: r.Text(),
	}
}

// Node reads NodeColumns.
func Node(r *Row) gateway.Heartbeat {
	return gateway.Heartbeat{Node: r.Text(), Host: r.Text(), Version: r.Text(), StartedAt: r.Time(), SeenAt: r.Time()}
}

// Consent reads ConsentColumns.
func Consent(r *Row) gateway.ConsentChange {
	c := word(r)
	c.Reason, c.By, c.At = r.Text(), r.Text(), r.Time()
	return c
}

// Standing reads StandingColumns.
func Standing(r *Row) gateway.ConsentChange {
	c := word(r)
	c.At = r.Time()
	return c
}

func word(r *Row) gateway.ConsentChange {
	return gateway.ConsentChange{
		Number: r.Text(), Scope: consent.Scope(r.Text()), OptIn: r.Text() == actionOptIn,
		Source: consent.Source(r.Text()), Word: r.Text(), ProviderSID: r.Text(),
	}
}

// The values of ACTION.
const (
	actionOptOut = "OPT_OUT"
	actionOptIn  = "OPT_IN"
)

// Action is the ACTION of a word.
func Action(c gateway.ConsentChange) string {
	if c.OptIn {
		return actionOptIn
	}
	return actionOptOut
}

// OptOut reads a number, a scope, since when the opt-out stands, and its source.
func OptOut(r *Row) consent.OptOut {
	return consent.OptOut{
		Number: r.Text(), Scope: consent.Scope(r.Text()), Since: r.Time(), Source: consent.Source(r.Text()),
	}
}
