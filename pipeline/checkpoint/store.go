// Package checkpoint keeps on disk how far inputs have come: positions that every output has
// accepted. What a record says is its input's business; a Store keeps it whole or not at all.
//
// A state directory holds two files, positions.0 and positions.1. The older one is replaced, in
// turn: written aside, synced, renamed, and the directory synced. So whenever the machine stops,
// one of them is whole, and at most one saving old. Each carries a sequence number and a checksum.
package checkpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/renameio/v2"
)

// saveInterval is how often what has changed is saved.
const saveInterval = time.Second

// Store is the state directory of one process. It may be used by several goroutines at once.
type Store struct {
	dir  string
	log  *slog.Logger
	lock *os.File

	saving  sync.Mutex // held while files are written; guards the next three
	next    sequence   // number of the next saving
	failing bool
	stale   bool // the directory must be synced still

	mu      sync.Mutex // guards what follows
	inputs  records
	changed bool
	savedAt time.Time

	stop, stopped chan struct{}
}

// records are the records of all inputs, by input and key.
type records map[string]map[string]json.RawMessage

// Open takes possession of a state directory, which is made if it is missing, and reads the
// positions in it; from then on, what has changed is saved each second. It returns *InUseError
// if another process has the directory, and *VersionError if a newer version of mtalens wrote it.
// A file that can't be read is replaced by its predecessor; if both can't, log is told so and the
// store is empty. The same log takes errors while saving, which are tried again.
func Open(dir string, log *slog.Logger) (*Store, error) {
	s := &Store{dir: dir, log: log, stop: make(chan struct{}), stopped: make(chan struct{})}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make state directory: %w", err)
	}
	var err error
	if s.lock, err = lockDirectory(dir); err != nil {
		return nil, err
	}
	if err := s.load(); err != nil {
		s.lock.Close()
		return nil, err
	}
	go s.saveEachSecond()
	return s, nil
}

// path returns one of the two files.
func (s *Store) path(n sequence) string {
	return filepath.Join(s.dir, fmt.Sprintf("positions.%d", n%2))
}

// load reads the younger of the two files that can be read, and sweeps what a crash has left.
func (s *Store) load() error {
	var newest sequence
	var unreadable []error
	for n := range sequence(2) {
		number, inputs, err := readPositions(s.path(n))
		switch version := new(VersionError); {
		case errors.As(err, &version):
			return err
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			unreadable = append(unreadable, err)
		case s.inputs == nil || number > newest:
			newest, s.inputs = number, inputs
		}
	}
	for _, err := range unreadable {
		s.log.Warn("a file of positions is damaged", "error", err, "predecessor", s.inputs != nil)
	}
	if s.inputs == nil {
		s.inputs = make(records)
	}
	s.next = newest + 1
	return s.sweep()
}

// sweep removes files that were written aside when the process was killed.
func (s *Store) sweep() error {
	left, err := filepath.Glob(filepath.Join(s.dir, ".positions.*"))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	if err != nil {
		return fmt.Errorf("sweep state directory: %w", err)
	}
	return nil
}

// Records returns what is kept for an input, by key. The caller owns the map, and may not change
// the records.
func (s *Store) Records(input string) map[string]json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.inputs[input])
}

// Put keeps record, a JSON value, for an input under a key. The caller may use its bytes again.
func (s *Store) Put(input, key string, record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.inputs[input]
	if kept == nil {
		kept = make(map[string]json.RawMessage)
		s.inputs[input] = kept
	}
	if !bytes.Equal(kept[key], record) {
		kept[key] = bytes.Clone(record)
		s.changed = true
	}
}

// Delete forgets a record.
func (s *Store) Delete(input, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.inputs[input][key]; ok {
		delete(s.inputs[input], key)
		s.changed = true
	}
}

// SavedAt returns when all there was to save was on disk last; the zero time if it never was.
func (s *Store) SavedAt() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.savedAt
}

func (s *Store) saveEachSecond() {
	defer close(s.stopped)
	tick := time.NewTicker(saveInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.report(s.Save())
		case <-s.stop:
			return
		}
	}
}

// report logs the first of several failures, and their end.
func (s *Store) report(err error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	switch {
	case err != nil && !s.failing:
		s.log.Error("positions can't be saved; after a crash, lines would be read again from the last ones", "error", err)
	case err == nil && s.failing:
		s.log.Info("positions are saved again")
	}
	s.failing = err != nil
}

// Save makes durable what has changed since the last time. If it fails, what was saved before is
// still there.
func (s *Store) Save() error {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	changed := s.changed || s.stale
	var content []byte
	var err error
	if changed {
		content, err = appendPositions(nil, s.next, s.inputs)
		s.changed = false
	}
	s.mu.Unlock()
	if err == nil && changed {
		err = s.write(content)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.changed = true
		return fmt.Errorf("save positions: %w", err)
	}
	s.savedAt = time.Now()
	return nil
}

// write replaces the older file.
func (s *Store) write(content []byte) error {
	if err := writeSynced(s.path(s.next), content); err != nil {
		return err
	}
	s.next++
	s.stale = true
	if err := syncDirectory(s.dir); err != nil {
		return err
	}
	s.stale = false
	return nil
}

func writeSynced(path string, content []byte) error {
	f, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithPermissions(0o600))
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return errors.Join(err, f.Cleanup())
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// syncDirectory makes a rename durable (fsync(2), "Calling fsync() does not necessarily ensure …").
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Close saves what has changed and leaves the directory to others.
func (s *Store) Close() error {
	close(s.stop)
	<-s.stopped
	err := s.Save()
	return errors.Join(err, s.lock.Close())
}
