// Package rest is lists of messages and replies in the shape of ORDS's AutoREST, for systems that cannot read the tables
// themselves: a collection's envelope with its links, filters (q), pages, ETags, Basic and OAuth2 client credentials.
// What may be done, and what of it is shown, [ebs-sms-gateway/gateway/operate] says.
//
// A filter is served by an index, or by a bounded look at rows one after the other, or not at all: then the answer names the
// column or operator that cannot be.
package rest
