package standin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// libraryName is the file that the driver looks for in its library folder.
const libraryName = "libclntsh.so"

// flags are those of the compiler.
func (o Options) flags() []string {
	flags := []string{
		"-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O1", "-g",
		"-fPIC", "-shared", "-fvisibility=hidden",
	}
	if o.AddressSanitizer {
		flags = append(flags, "-fsanitize=address", "-fno-omit-frame-pointer")
	}
	return flags
}

// build compiles the library and returns the folder that it is in. The result is
// kept in the user's cache folder under a name that changes with the sources, so that
// only the first run takes the time. What is missing for it on this machine is a
// *missingError.
func build(ctx context.Context, options Options) (string, error) {
	include, err := headers(ctx)
	if err != nil {
		return "", err
	}
	name, err := sourceHash(options)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cacheFolder(), name)
	if _, err := os.Stat(filepath.Join(folder, libraryName)); err == nil {
		return folder, nil
	}
	scratch, err := os.MkdirTemp("", "standin-build-")
	if err != nil {
		return "", fmt.Errorf("building the stand-in: %w", err)
	}
	defer os.RemoveAll(scratch)
	if err := compile(ctx, scratch, append(options.flags(), "-I"+include)); err != nil {
		return "", err
	}
	return folder, install(filepath.Join(scratch, libraryName), folder)
}

func sourceHash(options Options) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, options.flags())
	names, err := fs.Glob(sources, "*/*.[ch]")
	if err != nil {
		return "", fmt.Errorf("listing sources: %w", err)
	}
	for _, name := range names {
		text, err := sources.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("reading %s: %w", name, err)
		}
		fmt.Fprintln(hash, name, len(text))
		hash.Write(text)
	}
	return hex.EncodeToString(hash.Sum(nil))[:16], nil
}

func cacheFolder() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		folder = os.TempDir()
	}
	return filepath.Join(folder, "ebs-sms-gateway", "standin")
}

func compile(ctx context.Context, folder string, flags []string) error {
	if err := os.CopyFS(folder, sources); err != nil {
		return fmt.Errorf("writing sources: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(folder, "*", "*.c"))
	if err != nil {
		return fmt.Errorf("listing sources: %w", err)
	}
	arguments := append(flags, "-o", filepath.Join(folder, libraryName))
	arguments = append(arguments, names...)
	arguments = append(arguments, "-lpq", "-lpthread", "-lm", "-ldl")
	var output bytes.Buffer
	command := exec.CommandContext(ctx, "gcc", arguments...)
	command.Stderr = &output
	if err := command.Run(); err != nil {
		return fmt.Errorf("compiling the stand-in: %w\n%s", err, output.String())
	}
	return nil
}

// install moves the library to its folder in one step: other tests may be building it too.
func install(library, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making the library's folder: %w", err)
	}
	binary, err := os.ReadFile(library)
	if err != nil {
		return fmt.Errorf("reading the library: %w", err)
	}
	temporary, err := os.CreateTemp(folder, libraryName)
	if err != nil {
		return fmt.Errorf("installing the library: %w", err)
	}
	_, err = temporary.Write(binary)
	if err := errors.Join(err, temporary.Close(),
		os.Rename(temporary.Name(), filepath.Join(folder, libraryName))); err != nil {
		return fmt.Errorf("installing the library: %w", err)
	}
	return nil
}

// missingError tells what a machine lacks for the stand-in.
type missingError struct {
	what     string
	packages []string // of Debian and Ubuntu
}

// Error says what is missing, and how to get it.
func (e *missingError) Error() string {
	return fmt.Sprintf("the stand-in for Oracle's client needs %s; on Debian or Ubuntu: apt-get install %s", e.what,
		strings.Join(e.packages, " "))
}

// headers finds the folder of libpq-fe.h.
func headers(ctx context.Context) (string, error) {
	if _, err := exec.LookPath("gcc"); err != nil {
		return "", &missingError{what: "a C compiler (gcc)", packages: []string{"gcc", "libc6-dev"}}
	}
	folders := []string{"/usr/include/postgresql", "/usr/local/include", "/usr/include"}
	if output, err := exec.CommandContext(ctx, "pg_config", "--includedir").Output(); err == nil {
		folders = append([]string{strings.TrimSpace(string(output))}, folders...)
	}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "libpq-fe.h")); err == nil {
			return folder, nil
		}
	}
	return "", &missingError{what: "the headers of libpq", packages: []string{"libpq-dev"}}
}
