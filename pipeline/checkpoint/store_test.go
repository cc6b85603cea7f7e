package checkpoint

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() {
		if s.lock != nil {
			s.Close()
		}
	})
	return s
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	must(t, s.Close())
	s.lock = nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// want checks what is kept for the input mail under the key 1.
func want(t *testing.T, s *Store, record string) {
	t.Helper()
	if got := string(s.Records("mail")["1"]); got != record {
		t.Errorf("got record %q, want %q", got, record)
	}
}

// saved writes generations of one record to dir, one file of positions after the other.
func saved(t *testing.T, dir string, generations ...string) {
	t.Helper()
	s := open(t, dir)
	for _, record := range generations {
		s.Put("mail", "1", []byte(record))
		must(t, s.Save())
	}
	closeStore(t, s)
}

func TestRecordsOutliveTheStore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "mtalens") // made, if it is missing
	s := open(t, dir)
	s.Put("mail", "1", []byte(`{"offset":10}`))
	s.Put("mail", "2", []byte(`{"offset":20}`))
	s.Put("journal", "cursor", []byte(`"s=1;i=2"`))
	s.Delete("mail", "2")
	closeStore(t, s)

	s = open(t, dir)
	want(t, s, `{"offset":10}`)
	if n := len(s.Records("mail")); n != 1 {
		t.Errorf("%d records, want 1: the other was deleted", n)
	}
	if got := string(s.Records("journal")["cursor"]); got != `"s=1;i=2"` {
		t.Errorf("the journal's cursor is %q", got)
	}
}

func TestBytesOfARecordMayBeUsedAgain(t *testing.T) {
	s := open(t, t.TempDir())
	record := []byte(`{"offset":10}`)
	s.Put("mail", "1", record)
	copy(record, `{"offset":99}`)
	want(t, s, `{"offset":10}`)
}

// A crash may cut the file that was written last at any byte, or leave it empty, or full of zeros.
func TestDamagedFileFallsBackToItsPredecessor(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, `1`, `2`, `3`)
	newest := filepath.Join(dir, "positions.1")
	whole, err := os.ReadFile(newest)
	must(t, err)
	damage := [][]byte{make([]byte, len(whole)), bytes.Replace(whole, []byte("3"), []byte("4"), 1), append(bytes.Clone(whole), '\n')}
	for n := range whole {
		damage = append(damage, whole[:n])
	}
	for _, content := range damage {
		must(t, os.WriteFile(newest, content, 0o600))
		s := open(t, dir)
		want(t, s, `2`)
		must(t, s.lock.Close())
		close(s.stop)
		s.lock = nil
	}
}

func TestBothFilesDamaged(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, `1`, `2`)
	for _, name := range []string{"positions.0", "positions.1"} {
		must(t, os.Truncate(filepath.Join(dir, name), 5))
	}
	var said bytes.Buffer
	s, err := Open(dir, slog.New(slog.NewTextHandler(&said, nil)))
	must(t, err)
	defer s.Close()
	if n := len(s.Records("mail")); n != 0 {
		t.Errorf("%d records from damaged files", n)
	}
	if n := strings.Count(said.String(), "level=WARN"); n != 2 {
		t.Errorf("want a warning for each file, got:\n%s", said.String())
	}
}

// What a newer version means can't be guessed, even if the predecessor is of this one.
func TestNewerVersionIsRefused(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, `1`, `2`)
	must(t, os.WriteFile(filepath.Join(dir, "positions.1"), []byte("mtalens positions 2 9 sum of another kind\n{}\n"), 0o600))
	_, err := Open(dir, slog.New(slog.DiscardHandler))
	if newer := new(VersionError); !errors.As(err, &newer) || newer.Version != 2 {
		t.Errorf("got error %v, want a *VersionError", err)
	}
}

// The bytes that version 1 wrote must be read by every later one.
func TestVersion1(t *testing.T) {
	dir := t.TempDir()
	content := "mtalens positions 1 1 a83ab8b4acbd45069bcf08bb21c27742\n" + `{"mail":{"1":{"offset":10}}}` + "\n"
	must(t, os.WriteFile(filepath.Join(dir, "positions.1"), []byte(content), 0o600))
	want(t, open(t, dir), `{"offset":10}`)
}

func TestDirectoryInUse(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	_, err := Open(dir, slog.New(slog.DiscardHandler))
	if inUse := new(InUseError); !errors.As(err, &inUse) || inUse.PID != strconv.Itoa(os.Getpid()) {
		t.Errorf("got error %v, want an *InUseError with our process ID", err)
	}
	closeStore(t, first)
	open(t, dir)
}

func TestLeftoversOfACrashAreSwept(t *testing.T) {
	dir := t.TempDir()
	saved(t, dir, `1`)
	left := filepath.Join(dir, ".positions.0123456")
	must(t, os.WriteFile(left, []byte("half"), 0o600))
	want(t, open(t, dir), `1`)
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there (%v)", left, err)
	}
}

func TestSavedEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s, err := Open(dir, slog.New(slog.DiscardHandler))
		must(t, err)
		s.Put("mail", "1", []byte(`1`))
		time.Sleep(saveInterval)
		synctest.Wait()
		number, inputs, err := readPositions(s.path(1))
		must(t, err)
		if got := string(inputs["mail"]["1"]); number != 1 || got != "1" {
			t.Errorf("after a second, number %d with record %q is on disk", number, got)
		}
		time.Sleep(10 * saveInterval)
		synctest.Wait()
		if s.next != 2 {
			t.Errorf("%d files were written, although nothing changed after the first", s.next-1)
		}
		must(t, s.Close())
	})
}

// A full disk must not cost what was saved before, and is no reason to stop.
func TestSavingFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	saved(t, dir, `1`)
	s := open(t, dir)
	must(t, os.Rename(dir, dir+"-away"))
	s.Put("mail", "1", []byte(`2`))
	if err := s.Save(); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got error %v, want one", err)
	}
	_, inputs, err := readPositions(filepath.Join(dir+"-away", "positions.1"))
	must(t, err)
	if got := string(inputs["mail"]["1"]); got != "1" {
		t.Errorf("on disk is %q", got)
	}
	must(t, os.Rename(dir+"-away", dir))
	closeStore(t, s)
	want(t, open(t, dir), `2`)
}

func FuzzParsePositions(f *testing.F) {
	content, err := appendPositions(nil, 7, records{"mail": {"1": []byte(`{"offset":10}`)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte("mtalens positions 2 7 x\n{}"))
	f.Add([]byte("mtalens positions 1 7 " + checksum(7, []byte("null")) + "\nnull"))
	f.Fuzz(func(t *testing.T, content []byte) {
		number, inputs, err := parsePositions(content)
		if err != nil {
			return
		}
		again, err := appendPositions(nil, number, inputs)
		must(t, err)
		if n, _, err := parsePositions(again); err != nil || n != number {
			t.Errorf("what was read and written again: number %d, error %v", n, err)
		}
	})
}
