package generate

import (
	"container/heap"
	"time"
)

// line is a line that was made up and not written yet.
type line struct {
	due     time.Time // when it is written
	stamp   time.Time // what it says
	number  uint64    // in the order in which they were made up, for those that are due at once
	kind    Kind
	process string
	text    []byte
}

// timeline holds lines, the one that is due first in front.
type timeline []*line

func (t *timeline) push(l *line) { heap.Push(t, l) }

func (t *timeline) pop() *line { return heap.Pop(t).(*line) }

// Len implements [heap.Interface].
func (t timeline) Len() int { return len(t) }

// Less implements [heap.Interface].
func (t timeline) Less(i, j int) bool {
	if t[i].due.Equal(t[j].due) {
		return t[i].number < t[j].number
	}
	return t[i].due.Before(t[j].due)
}

// Swap implements [heap.Interface].
func (t timeline) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push implements [heap.Interface].
func (t *timeline) Push(x any) { *t = append(*t, x.(*line)) }

// Pop implements [heap.Interface].
func (t *timeline) Pop() any {
	last := len(*t) - 1
	l := (*t)[last]
	(*t)[last] = nil
	*t = (*t)[:last]
	return l
}
