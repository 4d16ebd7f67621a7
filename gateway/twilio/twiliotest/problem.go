package twiliotest

import (
	"net/http"
	"strconv"
)

// problem is an error reply of Twilio's API.
type problem struct {
	status int
	code   int
	text   string
}

// newProblem describes a code. The status of a code is 400 unless Twilio's
// documentation says otherwise.
func newProblem(code int) *problem {
	p := &problem{status: http.StatusBadRequest, code: code, text: problemText(code)}
	switch code {
	case 20003:
		p.status = http.StatusUnauthorized
	case 20403:
		p.status = http.StatusForbidden
	case 20404, 21701:
		p.status = http.StatusNotFound
	case 20429:
		p.status = http.StatusTooManyRequests
	case 20500:
		p.status = http.StatusInternalServerError
	case 20503:
		p.status = http.StatusServiceUnavailable
	}
	return p
}

// withNumber ends the text with a phone number, as Twilio does for some codes.
// A gateway must not pass such a text on.
func (p *problem) withNumber(number string) *problem {
	p.text += ": " + number
	return p
}

func (p *problem) write(w http.ResponseWriter) {
	body := append([]byte(`{"code":`), strconv.Itoa(p.code)...)
	body = appendString(append(body, `,"message":`...), p.text)
	body = append(body, `,"more_info":"https://www.twilio.com/docs/errors/`...)
	body = append(strconv.AppendInt(body, int64(p.code), 10), `","status":`...)
	body = append(strconv.AppendInt(body, int64(p.status), 10), '}')
	writeJSON(w, p.status, body)
}

func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have left
}

// problemText is the text of a code, in a reply or on a message.
func problemText(code int) string {
	if text, ok := problemTexts[code]; ok {
		return text
	}
	return "Error " + strconv.Itoa(code)
}

var problemTexts = map[int]string{
	20001: "Invalid parameter",
	20003: "Authenticate",
	20403: "Forbidden",
	20404: "The requested resource was not found",
	20429: "Too Many Requests",
	20500: "An internal server error has occurred",
	20503: "Service unavailable",
	21211: "Invalid 'To' Phone Number",
	21212: "Invalid 'From' Phone Number",
	21265: "The 'To' number cannot be a Short Code",
	21408: "Permission to send an SMS has not been enabled for the region of the 'To' number",
	21602: "Message body is required.",
	21603: "A 'From' phone number is required.",
	21604: "A 'To' phone number is required.",
	21606: "The 'From' phone number is not a valid, message-capable Twilio phone number for this destination",
	21609: "The 'StatusCallback' URL is not a valid URL.",
	21610: "Attempt to send to unsubscribed recipient",
	21611: "This 'From' number has exceeded the maximum number of queued messages",
	21612: "Message cannot be sent with the current combination of 'To' and 'From' parameters",
	21614: "'To' number is not a valid mobile number",
	21617: "The concatenated message body exceeds the 1600 character limit",
	21620: "Invalid media URL(s)",
	21623: "Number of media files exceeds allowed limit",
	21624: "The requested ValidityPeriod is invalid",
	21701: "The Messaging Service does not exist",
	21704: "The Messaging Service contains no phone numbers.",
	21711: "The 'From' number is not in the Messaging Service",
	30003: "Unreachable destination handset",
	30005: "Unknown destination handset",
	30006: "Landline or unreachable carrier",
	30007: "Message filtered",
	30008: "Unknown error",
	60600: "Unprovisioned or out of coverage",
	60601: "Unprovisioned in Canada",
	60606: "Package not enabled",
}
