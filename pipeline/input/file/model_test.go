package file

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// world is a log as its writers and rotators see it, and a small model of what must come of it:
//
//   - every complete line comes, and no other;
//   - each comes once, unless the process was killed since it was written;
//   - lines of one generation come in their order, repeats aside.
//
// What cannot be promised is not done here: a file that was not read to its end is not deleted or
// cut without a copy, and nothing is written to a deleted file that a killed process would have to
// find again.
type world struct {
	*following
	random *rand.Rand
	did    []string

	current log    // what the writers write to
	old     []late // renamed files that writers still have open
	serial  int
	written []string          // lines that must come
	home    map[string]string // line → its generation
	repeats map[string]bool   // lines that may come twice: written before a kill
	part    string            // the start of a line that is not complete
	files   int               // generations so far
}

// late is a file that was renamed under its writer.
type late struct {
	log
	since time.Time
}

const worldPath = "mail.log"

// happening is what may be done to a log. What weighs twice as much is done twice as often.
var happenings = []struct {
	name   string
	weight int
	do     func(*world)
}{
	{"write", 12, (*world).write},
	{"write half a line", 3, (*world).writeHalf},
	{"write late", 4, (*world).writeLate},
	{"wait", 8, (*world).waitAny},
	{"rename", 4, (*world).rename},
	{"rename, no file for now", 1, (*world).renameOnly},
	{"compress", 3, (*world).compress},
	{"copy and cut", 3, (*world).copyAndCut},
	{"cut and fill", 2, (*world).cutAndFill},
	{"replace", 2, (*world).replace},
	{"restart", 2, (*world).restart},
	{"kill", 2, (*world).killed},
	{"down", 2, (*world).down},
}

func TestModel(t *testing.T) {
	seeds := 2
	if n, err := strconv.Atoi(os.Getenv("MTALENS_MODEL_SEEDS")); err == nil {
		seeds = n
	}
	first := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("MTALENS_MODEL_SEED"), 10, 64); err == nil {
		first, seeds = n, 1
	}
	for seed := first; seed < first+uint64(seeds); seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(f *following) { newWorld(f, seed).run(40) }, worldPath)
		})
	}
}

func newWorld(f *following, seed uint64) *world {
	w := &world{following: f, random: rand.New(rand.NewPCG(seed, 0)), home: make(map[string]string), repeats: make(map[string]bool)}
	w.create()
	return w
}

func (w *world) run(steps int) {
	total := 0
	for _, h := range happenings {
		total += h.weight
	}
	w.start()
	w.wait(soon) // before, nothing is known of the log
	for range steps {
		n := w.random.IntN(total)
		for _, h := range happenings {
			if n -= h.weight; n < 0 {
				w.did = append(w.did, h.name)
				h.do(w)
				break
			}
		}
		if w.stop == nil && w.random.IntN(3) == 0 {
			w.start()
		}
	}
	if w.stop == nil {
		w.start()
	}
	w.finishLine()
	w.check()
}

// create makes a new file under the log's path, if there is none.
func (w *world) create() {
	w.finishLine()
	w.files++
	w.current = w.log(worldPath)
}

// next returns a line that was never written.
func (w *world) next() string {
	w.serial++
	return lines(w.serial, w.serial)[0]
}

func (w *world) put(l log, generation, text, line string) {
	l.text(text)
	w.written = append(w.written, line)
	w.home[line] = generation
}

func (w *world) generation() string { return strconv.Itoa(w.files) }

func (w *world) write() {
	for range 1 + w.random.IntN(20) {
		w.finishLine()
		line := w.next()
		w.put(w.current, w.generation(), line+"\n", line)
	}
}

func (w *world) writeHalf() {
	if w.part == "" {
		w.part = w.next()
		w.current.text(w.part[:20])
	}
}

// finishLine completes the line that was begun, in the file in which it was.
func (w *world) finishLine() {
	if w.part == "" {
		return
	}
	w.put(w.current, w.generation(), w.part[20:]+"\n", w.part)
	w.part = ""
}

func (w *world) writeLate() {
	w.old = slices.DeleteFunc(w.old, func(l late) bool { return time.Since(l.since) > drainTime/2 })
	if len(w.old) == 0 {
		return
	}
	w.finishLine() // it may be of the same file
	i := w.random.IntN(len(w.old))
	line := w.next()
	w.put(w.old[i].log, w.old[i].Name()+fmt.Sprint(i), line+"\n", line)
}

func (w *world) waitAny() {
	w.wait([]time.Duration{10 * time.Millisecond, 300 * time.Millisecond, time.Second, 5 * time.Second, time.Minute, 15 * time.Minute}[w.random.IntN(6)])
}

func (w *world) shift() {
	const most = 60
	for i := most; i > 0; i-- {
		for _, suffix := range []string{"", ".gz"} {
			old := fmt.Sprintf("%s.%d%s", worldPath, i, suffix)
			if _, err := os.Stat(old); err == nil {
				rename(w.T, old, fmt.Sprintf("%s.%d%s", worldPath, i+1, suffix))
			}
		}
	}
}

func (w *world) rename() {
	w.renameOnly()
	w.create()
}

// renameOnly leaves writers with the old file: until there is a new one, it is the current one.
func (w *world) renameOnly() {
	if _, err := os.Stat(worldPath); err != nil {
		w.create()
		return
	}
	w.finishLine()
	w.shift()
	rename(w.T, worldPath, worldPath+".1")
	w.old = append(w.old, late{w.current, time.Now()})
}

// compress compresses a rotated file that nobody writes to any more.
func (w *world) compress() {
	w.finishLine()
	if _, err := os.Stat(worldPath); err != nil {
		w.create()
	}
	w.old = nil
	for i := 1; i < 60; i++ {
		name := fmt.Sprintf("%s.%d", worldPath, i)
		if _, err := os.Stat(name); err == nil && w.random.IntN(2) == 0 {
			compress(w.T, name)
		}
	}
}

func (w *world) copyAndCut() {
	if _, err := os.Stat(worldPath); err != nil {
		return
	}
	w.finishLine()
	w.shift()
	copyFile(w.T, worldPath, worldPath+".1")
	must(w.T, w.current.Truncate(0))
	w.files++
}

// cutAndFill cuts without a copy what was read, and writes something else at once.
func (w *world) cutAndFill() {
	if _, err := os.Stat(worldPath); err != nil {
		return
	}
	w.settle()
	must(w.T, w.current.Truncate(0))
	w.files++
	w.write()
}

// replace puts a new file in the place of one that was read.
func (w *world) replace() {
	w.settle()
	file, err := os.OpenFile("new", os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(w.T, err)
	w.Cleanup(func() { file.Close() })
	rename(w.T, "new", worldPath)
	w.files++
	w.current = log{w.T, file}
	w.write()
}

// settle waits until all was read and its position saved.
func (w *world) settle() {
	w.finishLine()
	if w.stop == nil {
		w.start()
	}
	w.wait(30 * time.Second)
}

func (w *world) restart() {
	if w.stop != nil {
		w.end()
		w.start()
	}
}

func (w *world) killed() {
	if w.stop == nil {
		return
	}
	w.kill()
	for _, line := range w.written {
		w.repeats[line] = true
	}
	w.start()
}

// down stops for a while; what else happens, happens meanwhile.
func (w *world) down() {
	if w.stop != nil {
		w.end()
	}
}

func (w *world) check() {
	w.wait(time.Minute)
	w.mu.Lock()
	defer w.mu.Unlock()
	came := make(map[string]int)
	last := make(map[string]int) // generation → serial that came last
	for _, line := range w.lines {
		came[line]++
		if came[line] > 1 {
			continue
		}
		serial := slices.Index(w.written, line)
		if generation := w.home[line]; serial < last[generation] {
			w.Errorf("line %d of generation %s came after line %d", serial, generation, last[generation])
		} else {
			last[generation] = serial
		}
	}
	for i, line := range w.written {
		if n := came[line]; n == 0 || n > 1 && !w.repeats[line] {
			w.Errorf("line %d of generation %s came %d times", i+1, w.home[line], n)
		}
		delete(came, line)
	}
	for line := range came {
		w.Errorf("nobody wrote %q", line)
	}
	if w.Failed() {
		w.Logf("%s\n%s", strings.Join(w.did, ", "), w.said.String())
	}
}
