package pipeline

import "sync"

// turnstile lets tickets pass in their order: 0, 1, 2, … Every ticket must come and pass, also
// when there is nothing left to do for it.
type turnstile struct {
	mu   sync.Mutex
	next uint64
	turn sync.Cond
}

func newTurnstile() *turnstile {
	t := &turnstile{}
	t.turn.L = &t.mu
	return t
}

// enter returns when all tickets before ticket have left.
func (t *turnstile) enter(ticket uint64) {
	t.mu.Lock()
	for t.next != ticket {
		t.turn.Wait()
	}
	t.mu.Unlock()
}

// leave lets the next ticket in.
func (t *turnstile) leave() {
	t.mu.Lock()
	t.next++
	t.mu.Unlock()
	t.turn.Broadcast()
}
