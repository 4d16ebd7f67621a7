//go:build !race

package browser_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Two pictures of one page differ a little where browsers do: letters are a pixel wider or softer. So what is compared
// is their shape, and the colours of a coarse grid. Measured: 0.0 of 255 from one run to the next, 0.3 to 1.1 if
// replies are a pixel smaller, 1.4 to 8.8 in other fonts, 4.9 for another mail of the same height.
const (
	// cells are the squares across a picture.
	cells = 24
	// stretch is by what part of its height a picture may be longer or shorter.
	stretch = 0.02
	// shade is by how much colours may differ in the mean of all squares, of 255.
	shade = 2
	// maxBytes keeps pictures small in the repository.
	maxBytes = 150_000
)

func decoded(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer func() { _ = f.Close() }() // only read
	picture, err := png.Decode(f)
	require.NoError(t, err)
	return picture
}

// encode writes a picture in its 256 most frequent colours, of which letters need few: half the bytes.
func encode(t *testing.T, file string, picture image.Image) {
	t.Helper()
	few := image.NewPaletted(picture.Bounds(), frequent(picture, 256))
	draw.Draw(few, few.Bounds(), picture, picture.Bounds().Min, draw.Src)
	var content bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&content, few))
	require.Less(t, content.Len(), maxBytes, "%s is too large for the repository", file)
	require.NoError(t, os.WriteFile(file, content.Bytes(), 0o600))
}

func frequent(picture image.Image, most int) color.Palette {
	pixels := map[color.Color]int{}
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			pixels[picture.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(pixels), func(a, b color.Color) int { return pixels[b] - pixels[a] })
	return colours[:min(most, len(colours))]
}

// alike says what sets two pictures apart more grossly than fonts do.
func alike(a, b image.Image) error {
	if a.Bounds().Dx() != b.Bounds().Dx() {
		return fmt.Errorf("widths: %d and %d pixels", a.Bounds().Dx(), b.Bounds().Dx())
	}
	high, low := float64(max(a.Bounds().Dy(), b.Bounds().Dy())), float64(min(a.Bounds().Dy(), b.Bounds().Dy()))
	if high-low > stretch*high {
		return fmt.Errorf("heights: %d and %d pixels", a.Bounds().Dy(), b.Bounds().Dy())
	}
	rows := int(math.Ceil(cells * low / float64(a.Bounds().Dx())))
	var sum float64
	for y := range rows {
		for x := range cells {
			one, other := mean(a, x, y, rows), mean(b, x, y, rows)
			for i := range one {
				sum += math.Abs(one[i] - other[i])
			}
		}
	}
	if differ := sum / float64(3*rows*cells); differ > shade {
		return fmt.Errorf("colours: %.1f of 255 apart", differ)
	}
	return nil
}

// mean is the colour of a square: red, green and blue from 0 to 255.
func mean(p image.Image, x, y, rows int) [3]float64 {
	size := p.Bounds().Size()
	var sum [3]float64
	var pixels float64
	for py := y * size.Y / rows; py < (y+1)*size.Y/rows; py++ {
		for px := x * size.X / cells; px < (x+1)*size.X/cells; px++ {
			r, g, b, _ := p.At(p.Bounds().Min.X+px, p.Bounds().Min.Y+py).RGBA()
			for i, c := range []uint32{r, g, b} {
				sum[i] += float64(c >> 8)
			}
			pixels++
		}
	}
	for i := range sum {
		sum[i] /= pixels
	}
	return sum
}

func TestAlike_HeedsShapeAndColoursOnly(t *testing.T) {
	t.Parallel()
	page, mail := striped(1200, 2000, 0), decoded(t, filepath.Join(images, "digest.png"))
	for name, c := range map[string]struct {
		one, other image.Image
		want       string
	}{
		"OtherMail": {mail, decoded(t, filepath.Join(images, "digest-fallback.png")), "colours"},
		"Same":      {page, page, ""},
		"Shifted":   {page, striped(1200, 2000, 1), ""},
		"Wider":     {page, striped(1210, 2000, 0), "widths: 1200 and 1210"},
		"Shorter":   {page, striped(1200, 1800, 0), "heights: 2000 and 1800"},
		"Dark":      {page, image.NewGray(page.Bounds()), "colours"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := alike(c.one, c.other); c.want != "" {
				require.ErrorContains(t, err, c.want)
			} else {
				require.NoError(t, err)
			}
		})
	}
}

// striped is white with a grey line every 20 pixels, the first of them some pixels down.
func striped(width, height, down int) image.Image {
	p := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p.SetGray(x, y, color.Gray{Y: 255})
			if (y+20-down)%20 < 4 {
				p.SetGray(x, y, color.Gray{Y: 90})
			}
		}
	}
	return p
}
