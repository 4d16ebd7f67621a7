package access

import "container/list"

// recent remembers values by their key, and forgets those that were not set for the longest time: strangers choose
// keys, and memory is bounded.
type recent[V any] struct {
	most    int
	order   *list.List
	entries map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
}

func newRecent[V any](most int) *recent[V] {
	return &recent[V]{most: most, order: list.New(), entries: map[string]*list.Element{}}
}

func (r *recent[V]) get(key string) (value V, ok bool) {
	if element, found := r.entries[key]; found {
		return element.Value.(entry[V]).value, true
	}
	return value, false
}

func (r *recent[V]) set(key string, value V) {
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
