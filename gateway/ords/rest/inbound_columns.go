package rest

import (
	"encoding/json"

	"ebs-sms-gateway/gateway"
)

// inboundColumns are those of XXSMS_INBOUND that a list shows: not the whole post, which says the same again.
func inboundColumns() []column[gateway.Reply] {
	return append(replyColumns(), matchColumns()...)
}

func replyColumns() []column[gateway.Reply] {
	type r = gateway.Reply
	return []column[r]{
		{name: "inbound_id", about: "Key.", typ: typeInteger, value: func(r *r) any { return r.ID }},
		{name: "provider_sid", about: "The provider's name of it.", typ: typeText, most: 64,
			value: func(r *r) any { return text(r.ProviderSID) }},
		{name: "from_number", about: "Number of the person, in E.164.", typ: typeText, most: 64,
			value: func(r *r) any { return text(r.From) }},
		{name: "to_number", about: "The number that it was sent to.", typ: typeText, most: 64, value: func(r *r) any { return text(r.To) }},
		{name: "body", about: "The text.", typ: typeText, value: func(r *r) any { return text(r.Body) }},
		{name: "num_media", about: "Number of attachments.", typ: typeInteger, value: func(r *r) any { return int64(len(r.Media)) }},
		{name: "media", about: "Attachments: a list of url and content_type, as JSON in a text.", typ: typeText,
			value: func(r *r) any { return mediaText(r.Media) }},
		{name: "received_at", about: "When the gateway received it.", typ: typeTime,
			value: func(r *r) any { return instant(r.ReceivedAt) }},
		{name: "kind", about: "reply, stop, start or help.", typ: typeText, most: 30, value: func(r *r) any { return text(r.Kind) }},
		{name: "channel", about: "The channel of the message that it answers.", typ: typeText, most: 60,
			value: func(r *r) any { return text(r.Channel) }},
		{name: "keyword", about: "Which answer it gives.", typ: typeText, most: 240, value: func(r *r) any { return text(r.Keyword) }},
	}
}

func matchColumns() []column[gateway.Reply] {
	type r = gateway.Reply
	return []column[r]{
		{name: "match_status", about: "Whether the message that it answers was found.", typ: typeText, most: 30,
			values: matchStatuses(), value: func(r *r) any { return text(r.Match.Status) }},
		{name: "match_method", about: "How.", typ: typeText, most: 30, value: func(r *r) any { return text(r.Match.Method) }},
		{name: "message_id", about: "The message that it answers.", typ: typeInteger,
			value: func(r *r) any { return integer(r.Match.MessageID) }},
		{name: "candidates", about: "The messages that it may answer, separated by spaces.", typ: typeText, most: 2000,
			value: func(r *r) any { return ids(r.Match.Candidates) }},
		{name: "person_id", about: "Person of that message.", typ: typeInteger, value: func(r *r) any { return integer(r.Match.PersonID) }},
		{name: "decided_by", about: "Who said what it answers.", typ: typeText, most: 240,
			value: func(r *r) any { return text(r.Match.By) }},
		{name: "decision_reason", about: "Why.", typ: typeText, most: 240, value: func(r *r) any { return text(r.Match.Reason) }},
		{name: "process_status", about: "NEW, DONE, ERROR, or what the site's sweep makes of it: capital letters, digits, underscores.",
			typ: typeText, most: 30, written: true, value: func(r *r) any { return text(r.Processing.Status) }},
		{name: "process_attempts", about: "How often the sweep tried.", typ: typeInteger,
			value: func(r *r) any { return int64(r.Processing.Attempts) }},
		{name: "process_error", about: "What went wrong.", typ: typeText, most: 2000, written: true,
			value: func(r *r) any { return text(r.Processing.Error) }},
		{name: "processed_at", about: "When it was tried last.", typ: typeTime, value: func(r *r) any { return day(r.Processing.At) }},
	}
}

func mediaText(media []gateway.Media) any {
	if len(media) == 0 {
		return nil
	}
	body, _ := json.Marshal(media) // two texts always have a JSON form
	return string(body)
}

func matchStatuses() []string {
	all := []string{string(gateway.MatchPending)}
	for _, s := range gateway.MatchStatuses() {
		all = append(all, string(s))
	}
	return all
}
