// Package twilio is the adapter between the gateway and Twilio: it sends, lists
// and fetches messages, checks webhook signatures, and decodes webhook posts.
//
// It uses twilio-go's generated API (rest/api/v2010) and client, with one
// http.RoundTripper per request that gives what twilio-go v1.31 lacks: a
// context, the HTTP status and headers of errors, closed bodies, no redirects,
// and a host of one's own choosing. The environment variables that the twilio
// package reads (TWILIO_EDGE, TWILIO_REGION, credentials) have no effect here.
//
// What a failure means is data: errors.tsv, read by [LoadCatalogue]. Nothing
// that Twilio words itself (messages of errors, URLs of failed requests) reaches
// a row, a log or an error, since it can hold phone numbers.
//
// Sources: Twilio's OpenAPI spec, error pages and webhook documentation, and
// the sources of twilio-go and twilio-python.
package twilio
