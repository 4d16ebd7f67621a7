// Package recent remembers what strangers name, in memory that is bounded.
package recent

import "container/list"

// Values are remembered by their key; those that were not set for the longest time are forgotten. They are not safe for
// concurrent use.
type Values[V any] struct {
	most    int
	order   *list.List
	entries map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
}

// New remembers so many values at most.
func New[V any](most int) *Values[V] {
	return &Values[V]{most: most, order: list.New(), entries: map[string]*list.Element{}}
}

// Get returns the value of a key, and whether it is remembered.
func (r *Values[V]) Get(key string) (value V, ok bool) {
	if element, found := r.entries[key]; found {
		return element.Value.(entry[V]).value, true
	}
	return value, false
}

// Set remembers the value of a key.
func (r *Values[V]) Set(key string, value V) {
	if element, found := r.entries[key]; found {
		r.order.Remove(element)
	}
	r.entries[key] = r.order.PushBack(entry[V]{key, value})
	if r.order.Len() > r.most {
		oldest := r.order.Front()
		r.order.Remove(oldest)
		delete(r.entries, oldest.Value.(entry[V]).key)
	}
}
