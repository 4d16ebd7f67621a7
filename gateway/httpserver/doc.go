// Package httpserver serves HTTP to strangers: what one of them sends, how long he
// takes for it and how many connections he holds cost the gateway little, and cost
// others nothing.
//
// A server that has as many connections as it may closes the one that has been waiting
// longest for a request, or for the rest of one, and takes the newcomer: who holds
// connections only takes them from himself and from others who do. Handlers keep a
// connection from that with [Hold] once they know that its request is worth it.
package httpserver
