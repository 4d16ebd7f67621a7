// Package twiliotest is a simulator of the part of Twilio that the gateway
// uses: api.twilio.com's Messages resource, lookups.twilio.com's PhoneNumbers, delivery with signed status
// callbacks, and signed inbound webhooks. It serves tests in this process, a
// demo, and, as a process of its own, crash tests and benchmarks.
//
// A [Simulator] is an http.Handler that answers
//
//	POST /2010-04-01/Accounts/{AccountSid}/Messages.json        create
//	GET  /2010-04-01/Accounts/{AccountSid}/Messages.json        list
//	GET  /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json  fetch
//	GET  /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}/Media.json  its attachments
//	GET  /2010-04-01/Accounts/{AccountSid}.json                 the account
//	GET  /v2/PhoneNumbers/{Number}                              lookup of the line type
//	     /sim/...                                               control, see [Control]
//
// Everything under /sim/ is open to whoever can connect and shows message
// texts: listen on the loopback interface.
//
// # What is simulated
//
// Replies have Twilio's shape (OpenAPI spec twilio_api_v2010.json) and errors
// Twilio's codes (www.twilio.com/docs/api/errors). An accepted message goes
// through queued, sending, sent and its final status, one [Options].StepDelay
// apart, and posts a signed callback for every status but the first. A message
// sent by a Messaging Service starts at accepted, when it has no sender yet.
// Webhooks are retried as Twilio does it by default, once and only when the
// connection fails, or as the fragment of their URL says (#rc=5&rp=all); see
// Twilio's "Webhooks connection overrides". STOP and START, received with
// [Simulator.Receive], close and open a pair of numbers.
//
// The magic numbers of Twilio's test credentials work: To +15005550001 (21211),
// 0002 (21612), 0003 (21408), 0004 (21610), 0009 (21614); From +15005550001
// (21212), 0007 (21606), 0008 (21611). From +15005550006 is accepted but, as
// with test credentials, neither delivered nor listed. [Rule] adds others.
//
// Not simulated: scheduling, redaction, media downloads, feedback, TwiML
// answers, and the texts that Twilio itself sends back to STOP, START and HELP.
//
// # Time
//
// [Options].Clock dates messages and decides when the list shows them. Delays
// run on the runtime's timers, which testing/synctest can fake.
package twiliotest
