package join

// none is the index of nothing.
const none int32 = -1

// pool hands out places for values and takes them back. Values stay where they are.
type pool[T any] struct {
	chunks [][]T
	used   int32   // places that were ever handed out
	free   []int32 // of them, those that were given back
}

const chunk = 1 << 10

func (p *pool[T]) at(i int32) *T { return &p.chunks[i/chunk][i%chunk] }

// take returns a place. What it holds is what was left there.
func (p *pool[T]) take() int32 {
	if n := len(p.free); n > 0 {
		i := p.free[n-1]
		p.free = p.free[:n-1]
		return i
	}
	if int(p.used) == len(p.chunks)*chunk {
		p.chunks = append(p.chunks, make([]T, chunk))
	}
	p.used++
	return p.used - 1
}

func (p *pool[T]) give(i int32) { p.free = append(p.free, i) }

// list is a list of messages, linked by their older and newer.
type list struct {
	first, last int32
	length      int
}

func (l *list) init() { l.first, l.last = none, none }

func (l *list) append(t *Table, i int32) {
	m := t.messages.at(i)
	m.older, m.newer = l.last, none
	if l.last == none {
		l.first = i
	} else {
		t.messages.at(l.last).newer = i
	}
	l.last = i
	l.length++
}

func (l *list) remove(t *Table, i int32) {
	m := t.messages.at(i)
	if m.older == none {
		l.first = m.newer
	} else {
		t.messages.at(m.older).newer = m.newer
	}
	if m.newer == none {
		l.last = m.older
	} else {
		t.messages.at(m.newer).older = m.older
	}
	l.length--
}
