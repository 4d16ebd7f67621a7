// Package seal seals what browsers keep for a gateway, so that they can neither read nor change it.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// ShortestKey is how many bytes a key must have.
const ShortestKey = 32

// ErrShortKey: a key that could be guessed.
var ErrShortKey = errors.New("the key has fewer than 32 bytes")

// Sealer seals values.
type Sealer struct{ aead cipher.AEAD }

// New makes a Sealer from a key of at least [ShortestKey] bytes, for one use: what another seals with the same key does not
// open. Errors: [ErrShortKey].
func New(key []byte, use string) (Sealer, error) {
	if len(key) < ShortestKey {
		return Sealer{}, ErrShortKey
	}
	derived, err := hkdf.Key(sha256.New, key, nil, use, ShortestKey)
	if err != nil {
		return Sealer{}, fmt.Errorf("deriving a key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return Sealer{}, fmt.Errorf("deriving a key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Sealer{}, fmt.Errorf("deriving a key: %w", err)
	}
	return Sealer{aead}, nil
}

// Seal seals a value for one purpose: it opens for no other.
func (s Sealer) Seal(purpose string, value any) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("sealing: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, plain, []byte(purpose))), nil
}

// ErrSeal says no more: whoever sends what is not this gateway's learns nothing of why.
var ErrSeal = errors.New("not sealed by this gateway for this")

// Open reads a value that was sealed for the purpose. Errors: [ErrSeal].
func (s Sealer) Open(purpose, text string, value any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return ErrSeal
	}
	plain, err := s.aead.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return ErrSeal
	}
	if err := json.Unmarshal(plain, value); err != nil {
		return ErrSeal
	}
	return nil
}
