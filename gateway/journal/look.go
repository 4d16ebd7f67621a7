package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Found is what Look found: an entry, or damage.
type Found struct {
	// File is its name in the folder.
	File string
	// At is when it was appended; of what was set aside, when that was.
	At time.Time
	// Entry is empty for damage.
	Entry []byte
	// Aside: it was set aside. Damaged: it is the rest of a file, or a record that does not fit its checksums.
	Aside, Damaged bool
	// Size is how many bytes there are of it.
	Size int64
}

// Look reads a journal's folder, oldest first, beside a gateway that has it open: it takes no lock and changes nothing. An
// entry that was taken is there until all of its segment was. A folder that is not there is empty.
func Look(folderName string) ([]Found, error) {
	f := folder(folderName)
	files, err := os.ReadDir(folderName) // in order of their names
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking into the journal: %w", err)
	}
	var all []Found
	for i, file := range files {
		some, err := f.look(file.Name(), lastSegment(files[i:]))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was taken meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("looking into the journal: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// lastSegment reports whether the first of the files is the only segment among them.
func lastSegment(files []os.DirEntry) bool {
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file.Name(), segmentName) {
			n++
		}
	}
	return n == 1
}

// look reads one file. The end of the last segment may be being written.
func (f folder) look(name string, last bool) ([]Found, error) {
	path := filepath.Join(string(f), name)
	switch filepath.Ext(name) {
	case segmentName:
		return lookSegment(path, last)
	case refusedName, corruptName:
		return lookAside(path)
	}
	return nil, nil
}

func lookSegment(path string, last bool) ([]Found, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	records, whole, err := decodeAll(content)
	var all []Found
	for _, r := range records {
		all = append(all, Found{File: filepath.Base(path), At: r.at, Entry: r.payload, Size: r.size()})
	}
	if err != nil && (!last || !errors.Is(err, errTorn)) {
		all = append(all, Found{File: filepath.Base(path), Damaged: true, Size: int64(len(content)) - whole})
	}
	return all, nil
}

func lookAside(path string) ([]Found, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	found := Found{
		File: filepath.Base(path), At: info.ModTime(), Size: info.Size(),
		Aside: strings.HasSuffix(path, refusedName), Damaged: strings.HasSuffix(path, corruptName),
	}
	if found.Aside {
		found.Entry, err = os.ReadFile(path)
	}
	return []Found{found}, err
}
