package standin

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the library and this package make of the control file is one and the same.
func TestControlFile_HasTheLibrarysLayout(t *testing.T) {
	t.Parallel()
	const program = `#include "library/control.h"
#include <stddef.h>
#include <stdio.h>
int main(void) {
    printf("%zu %zu %zu %zu %zu %zu %zu %d %d", sizeof(struct control), sizeof(struct fault), offsetof(struct control, counters),
           offsetof(struct control, calls), offsetof(struct control, faults), offsetof(struct fault, skip),
           offsetof(struct fault, action), FUNCTION_COUNT, COUNTER_COUNT);
    return 0;
}`
	folder := t.TempDir()
	require.NoError(t, os.CopyFS(folder, sources))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "layout.c"), []byte(program), 0o600))
	executable := filepath.Join(folder, "layout")
	output, err := exec.CommandContext(t.Context(), "gcc", "-std=c11", "-o", executable,
		filepath.Join(folder, "layout.c")).CombinedOutput()
	require.NoError(t, err, string(output))
	got, err := exec.CommandContext(t.Context(), executable).Output()
	require.NoError(t, err)

	var file controlFile
	names, err := functionNames()
	require.NoError(t, err)
	faults := binary.Size(file) - binary.Size(file.Faults)
	want := fmt.Sprint(binary.Size(file), binary.Size(file.Faults[0]),
		8, 8+binary.Size(file.Counters), faults, 24, 56, len(names), 9)
	require.Equal(t, want, string(got))
}
