// Package ords is the gateway's web side as a client of Oracle REST Data Services
// (ORDS) knows it: the webhook paths a site had, always answered in ORDS's way.
//
// A request is judged in a fixed order, cheapest first: path and method, whether there
// is a signature, content type, size, form, the signature; only then is it decoded, and given
// to the Inbox. What a provider signs and how it words its posts is its [Receiver]'s to know.
// Whatever is refused gets ORDS's problem document, whose instance bears an id (the ecid)
// that the log line of the refusal bears too. Neither ever holds a value of the request, nor a
// name or a path that a client has made up.
//
// The shape of the errors is that of ORDS 26.2 on premises. What success looks like
// is what the provider wants of any webhook: 200, and its Receiver's acknowledgement.
package ords
