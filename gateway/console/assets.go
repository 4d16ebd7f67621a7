package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

//go:embed assets
var assetFiles embed.FS

// asset is a file that pages load.
type asset struct {
	content []byte
	kind    string
	hash    string
}

// assets are the files by their names.
type assets map[string]asset

func readAssets() (assets, error) {
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	all := assets{}
	for _, e := range entries {
		content, err := fs.ReadFile(assetFiles, "assets/"+e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		all[e.Name()] = asset{content, kind(e.Name()), hex.EncodeToString(sum[:8])}
	}
	return all, nil
}

// kind does not ask the machine, whose list of types may be anything.
func kind(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.FormatMediaType("application/octet-stream", nil)
}

// url is where a page finds a file. It changes with the file, which may so be kept for ever.
func (a assets) url(name string) string { return "/assets/" + name + "?v=" + a[name].hash }

func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, known := a[r.PathValue("name")]
	if !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", file.kind)
	if r.URL.Query().Get("v") == file.hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(file.content)
}
