package shadow

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// File keeps lines, one JSON object each, for one gateway at a time.
type File struct {
	Path string
}

// Append writes the lines behind those that are there.
func (f File) Append(lines []Line) (err error) {
	if len(lines) == 0 {
		return nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return fmt.Errorf("writing %s: %w", f.Path, err)
		}
	}
	file, err := os.OpenFile(f.Path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	before, err := file.Stat()
	if err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, err)
	}
	if _, err := file.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing %s: %w", f.Path, errors.Join(err, file.Truncate(before.Size())))
	}
	return nil
}

// Resume is Read for whoever goes on appending: what a crash has cut off is removed.
func (f File) Resume() ([]Line, error) {
	lines, whole, err := f.read()
	if err != nil || whole < 0 {
		return nil, err
	}
	if err := os.Truncate(f.Path, int64(whole)); err != nil {
		return nil, fmt.Errorf("cutting %s: %w", f.Path, err)
	}
	return lines, nil
}

// Read returns all lines, none if there is no file. A last line that a crash has cut off is left out, and any other
// that is not one is an error.
func (f File) Read() ([]Line, error) {
	lines, _, err := f.read()
	return lines, err
}

// read also returns the length of the whole lines, -1 if there is no file.
func (f File) read() (lines []Line, length int, err error) {
	content, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, -1, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	whole := content[:bytes.LastIndexByte(content, '\n')+1]
	scanner := bufio.NewScanner(bytes.NewReader(whole))
	for n := 1; scanner.Scan(); n++ {
		var l Line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			return nil, 0, fmt.Errorf("reading %s: line %d: %w", f.Path, n, err)
		}
		lines = append(lines, l)
	}
	if err := scanner.Err(); err != nil {
		return nil, 0, fmt.Errorf("reading %s: %w", f.Path, err)
	}
	return lines, len(whole), nil
}
